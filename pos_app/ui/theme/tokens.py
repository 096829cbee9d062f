"""The colours of the window, by what they are for."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours as "#RRGGBB".

    The names ending in `_soft` are the fill behind the ink of the same name. Contrast is WCAG 2.2:
    text at least 4.5 on every ground, edges and the focus ring at least 3.
    """

    name: str
    window: str
    surface: str
    panel: str
    sunken: str
    select: str
    line: str
    ink: str
    ink2: str
    ink3: str
    edge: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ink: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    drift: str
    drift_soft: str
    info: str
    info_soft: str
    quiet: str
    quiet_soft: str
    danger: str
    focus: str

    def with_high_contrast(self) -> Tokens:
        """These colours with second text as dark as text, and hairlines as strong as edges."""
        return replace(self, ink2=self.ink, ink3=self.ink, line=self.edge)

    def soft(self, ink: str) -> str:
        """The fill that belongs behind text in the token `ink`."""
        return str(getattr(self, ink.removesuffix("_ink") + "_soft"))


LIGHT = Tokens(
    name="light",
    window="#F3F5F3",
    surface="#FFFFFF",
    panel="#FAFBFA",
    sunken="#ECEFEC",
    select="#E3F0EE",
    line="#DCE1DD",
    ink="#16201D",
    ink2="#47534F",
    ink3="#5B6763",
    edge="#808A85",
    accent="#0B6661",
    accent_hover="#085550",
    on_accent="#FFFFFF",
    accent_ink="#0A5A55",
    accent_soft="#DDEFEC",
    ok="#1C6A34",
    ok_soft="#E0F1E4",
    warn="#774A00",
    warn_soft="#FFEDC7",
    bad="#A3211A",
    bad_soft="#FCE6E3",
    drift="#5A3DA6",
    drift_soft="#ECE7FA",
    info="#1B50A6",
    info_soft="#E1EBFB",
    quiet="#47534F",
    quiet_soft="#E7EBE8",
    danger="#B3261E",
    focus="#1A62D6",
)

DARK = Tokens(
    name="dark",
    window="#111514",
    surface="#191E1D",
    panel="#151A19",
    sunken="#222928",
    select="#1B302C",
    line="#2D3533",
    ink="#E8EDEB",
    ink2="#B7C2BE",
    ink3="#98A49F",
    edge="#75807C",
    accent="#4FB9AF",
    accent_hover="#68C9C0",
    on_accent="#04211E",
    accent_ink="#72CFC5",
    accent_soft="#17362F",
    ok="#7FD199",
    ok_soft="#173322",
    warn="#F2BE5C",
    warn_soft="#3A2C0E",
    bad="#FF9F96",
    bad_soft="#441D1A",
    drift="#C4AEFF",
    drift_soft="#2E2550",
    info="#9CC2FF",
    info_soft="#1A2C4C",
    quiet="#B7C2BE",
    quiet_soft="#28302E",
    danger="#F08A80",
    focus="#86B6FF",
)
