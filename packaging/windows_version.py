"""What Windows shows under "Details" of the program's file."""

from __future__ import annotations

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)

_ENGLISH, _UNICODE = 0x409, 1200


def version_info(version: str) -> VSVersionInfo:
    """The version resource for a version such as `1.4.2`."""
    numbers = (*(int(part) for part in version.split(".")), 0)
    texts = {
        "CompanyName": "Holdfast",
        "FileDescription": "Holdfast",
        "FileVersion": version,
        "InternalName": "holdfast",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "holdfast.exe",
        "ProductName": "Holdfast",
        "ProductVersion": version,
    }
    table = StringTable(
        f"{_ENGLISH:04X}{_UNICODE:04X}", [StringStruct(*each) for each in texts.items()]
    )
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            StringFileInfo([table]),
            VarFileInfo([VarStruct("Translation", [_ENGLISH, _UNICODE])]),
        ],
    )
