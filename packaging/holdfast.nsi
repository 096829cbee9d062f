; The installer for Windows. nsis.py gives VERSION (three numbers), FOLDER (the program), ICON, OUT
; and KILOBYTES; also SIGN, a command that signs the file whose name follows, and FAST for trying.
;
; setup.exe [/S] [/AllUsers] [/D=folder]   /S asks nothing. Exit codes: 0 done, 1 left, 2 not whole,
; 3 Holdfast is open, 4 a newer version is installed, 5 that folder is the shop's data.

Unicode true
Target amd64-unicode
Name "Holdfast"
OutFile "${OUT}"
!ifdef FAST
SetCompressor zlib
!else
SetCompressor /SOLID lzma
!endif
SetDateSave off
AllowSkipFiles off
ManifestDPIAware true
BrandingText "Holdfast ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Holdfast"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Holdfast setup"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define APPS "Software\Microsoft\Windows\CurrentVersion\Uninstall\Holdfast"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\holdfast.exe"
!define WINDOW "holdfast-window.exe"

; For this person alone, without an administrator, unless told otherwise. The program must never
; lie in %LOCALAPPDATA%\Holdfast: that is the shop's data.
!define MULTIUSER_MUI
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "Holdfast"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${APPS}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${APPS}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_USE_PROGRAMFILES64
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include WordFunc.nsh

!ifdef SIGN
!finalize '${SIGN} "%1"'
!uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE RefuseDataFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Open Holdfast"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenWindow
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "The program is removed. The shop's orders, settings and Stripe key stay on this PC."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Says in words why it ends, where there is somebody to read it.
!macro Leave CODE TEXT
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; $0 becomes "open" if a program runs: its file cannot be deleted then. A copy takes its place.
!macro ProbeRuns FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    CopyFiles /SILENT "$INSTDIR\${FILE}" "$INSTDIR\${FILE}.copy"
    ClearErrors
    Delete "$INSTDIR\${FILE}"
    ${If} ${Errors}
      Delete "$INSTDIR\${FILE}.copy"
      StrCpy $0 "open"
    ${Else}
      Rename "$INSTDIR\${FILE}.copy" "$INSTDIR\${FILE}"
    ${EndIf}
  ${EndIf}
!macroend

; Whoever is at the till may be holding a card: the program is never ended from here.
!macro DefineRefuseWhileOpen UN
Function ${UN}RefuseWhileOpen
  again:
  StrCpy $0 ""
  !insertmacro ProbeRuns "${WINDOW}"
  !insertmacro ProbeRuns "holdfast.exe"
  ${If} $0 == "open"
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Holdfast is open. Finish what you are doing there, close it, then try again." /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro DefineRefuseWhileOpen ""
!insertmacro DefineRefuseWhileOpen "un."

Function .onInit
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Function RefuseDataFolder
  ${If} ${FileExists} "$INSTDIR\book.db"
  ${OrIf} ${FileExists} "$INSTDIR\practice\book.db"
    !insertmacro Leave 5 "This folder holds the shop's data. Choose another one for the program."
  ${EndIf}
FunctionEnd

Function RefuseOlder
  ReadRegStr $1 SHCTX "${APPS}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "${VERSION}" "$1" $2
    ${If} $2 == 2
      !insertmacro Leave 4 "Holdfast $1 is installed, which is newer. To go back to ${VERSION}, remove it first. The shop's data stays."
    ${EndIf}
  ${EndIf}
FunctionEnd

; Not as administrator, also where the installer is.
Function OpenWindow
  Exec '"$WINDIR\explorer.exe" "$SMPROGRAMS\Holdfast.lnk"'
FunctionEnd

Section "Holdfast" Program
  SectionIn RO
  Call RefuseDataFolder
  Call RefuseOlder
  Call RefuseWhileOpen
  ; All of the new version first, then it takes the old one's place: what is left of an old one,
  ; such as a step of its book that was renamed, must not stay.
  RMDir /r "$INSTDIR\new"
  SetOutPath "$INSTDIR\new"
  ClearErrors
  File /r "${FOLDER}/*"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\new"
    !insertmacro Leave 2 "Holdfast could not be written to the disk. What was there before still works."
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\old"
  ${If} ${FileExists} "$INSTDIR\_internal"
    ; Windows moves no folder in which a program has a file open.
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\new"
      !insertmacro Leave 3 "Another program has files of Holdfast open. What was there before still works. Start this PC anew and install again."
    ${EndIf}
  ${EndIf}
  Delete "$INSTDIR\holdfast.exe"
  Delete "$INSTDIR\${WINDOW}"
  ClearErrors
  Rename "$INSTDIR\new\_internal" "$INSTDIR\_internal"
  Rename "$INSTDIR\new\holdfast.exe" "$INSTDIR\holdfast.exe"
  Rename "$INSTDIR\new\${WINDOW}" "$INSTDIR\${WINDOW}"
  ${If} ${Errors}
    !insertmacro Leave 2 "Holdfast is not whole. Start this PC anew and install again. The shop's data is untouched."
  ${EndIf}
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Holdfast.lnk" "$INSTDIR\${WINDOW}"
  CreateShortcut "$SMPROGRAMS\Holdfast practice shop.lnk" "$INSTDIR\${WINDOW}" "--practice"
  WriteRegStr SHCTX "${APP_PATH}" "" "$INSTDIR\holdfast.exe"
  WriteRegStr SHCTX "${APPS}" "DisplayName" "Holdfast"
  WriteRegStr SHCTX "${APPS}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${APPS}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${APPS}" "Publisher" "Holdfast"
  WriteRegStr SHCTX "${APPS}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${APPS}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${APPS}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${APPS}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${APPS}" "NoModify" 1
  WriteRegDWORD SHCTX "${APPS}" "NoRepair" 1
SectionEnd

; $1 is the version that was there before: who took the shortcut away does not want it again.
Section "Shortcut on the desktop" Desktop
  ${If} $1 == ""
    CreateShortcut "$DESKTOP\Holdfast.lnk" "$INSTDIR\${WINDOW}"
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} "The program, and a practice shop in which nothing is real."
  !insertmacro MUI_DESCRIPTION_TEXT ${Desktop} "A second way to open it, beside the one in the menu."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  Call un.RefuseWhileOpen
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  Delete "$INSTDIR\holdfast.exe"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Holdfast.lnk"
  Delete "$SMPROGRAMS\Holdfast practice shop.lnk"
  Delete "$DESKTOP\Holdfast.lnk"
  DeleteRegKey SHCTX "${APP_PATH}"
  DeleteRegKey SHCTX "${APPS}"
  DetailPrint "The shop's orders and settings stay in $LOCALAPPDATA\Holdfast, its Stripe key in the Credential Manager."
SectionEnd
