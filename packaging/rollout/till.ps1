<#
.SYNOPSIS
Installs Holdfast on one Windows till and sets it up, as the person who works there.

.DESCRIPTION
Safe to run again: what is done stays. Standard input, and nothing else, brings the secrets: the
owner's PIN, then this till's own Stripe key, each on a line.

.EXAMPLE
Get-Secret "Till 1" -AsPlainText | powershell -File till.ps1 -Setup \\server\holdfast-0.1.0-setup.exe `
    -Shop "Corner Books" -Currency usd -Owner Ada -Till "Till 1"
#>
param(
    # An installer to run first: setup.exe, or the MSI where this runs as an administrator.
    [string] $Setup,
    [Parameter(Mandatory)] [string] $Shop,
    [Parameter(Mandatory)] [string] $Currency,
    [Parameter(Mandatory)] [string] $Owner,
    [Parameter(Mandatory)] [string] $Till
)
$ErrorActionPreference = 'Stop'
# Holdfast reads and writes UTF-8 everywhere.
$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)

function Invoke-Holdfast([string[]] $Words, [string[]] $Lines) {
    $Lines | & $script:Holdfast @Words
    if ($LASTEXITCODE -ne 0) { throw "holdfast $($Words[0]) ended with $LASTEXITCODE" }
}

$pin = [Console]::In.ReadLine()
$key = [Console]::In.ReadLine()

if ($Setup) {
    if ($Setup -like '*.msi') {
        $installed = Start-Process msiexec -ArgumentList '/i', "`"$Setup`"", '/qn', '/norestart' -Wait -PassThru
    } else {
        $installed = Start-Process $Setup -ArgumentList '/S' -Wait -PassThru
    }
    # 3010 of Windows Installer: done, and some file is replaced at the next start of the PC.
    if ($installed.ExitCode -notin 0, 3010) { throw "The installer ended with $($installed.ExitCode)" }
}
$places = "$env:LOCALAPPDATA\Programs\Holdfast", "$env:ProgramFiles\Holdfast"
$Holdfast = $places | ForEach-Object { "$_\holdfast.exe" } | Where-Object { Test-Path $_ } | Select-Object -First 1
if (-not $Holdfast) { throw 'Holdfast is not installed; give -Setup' }

$who = '--operator', $Owner, '--pin-stdin'
& $Holdfast settings get name *> $null
if ($LASTEXITCODE -ne 0) {
    Invoke-Holdfast @('setup', '--shop', $Shop, '--currency', $Currency, '--owner', $Owner, '--pin-stdin') @($pin)
}
Invoke-Holdfast (@('settings', 'set', 'till', $Till) + $who) @($pin)
# Stripe is asked whether the key is good before it is kept.
Invoke-Holdfast (@('key', 'set', '--stdin') + $who) @($pin, $key)
Remove-Variable pin, key
& $Holdfast doctor
exit $LASTEXITCODE
