"""The colours in the form that Qt's own painting asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from pos_app.ui.theme.tokens import Tokens

_Role = QPalette.ColorRole
_ROLES = {
    _Role.Window: "window",
    _Role.WindowText: "ink",
    _Role.Base: "surface",
    _Role.AlternateBase: "panel",
    _Role.Text: "ink",
    _Role.PlaceholderText: "ink3",
    _Role.Button: "surface",
    _Role.ButtonText: "ink",
    _Role.BrightText: "bad",
    _Role.ToolTipBase: "ink",
    _Role.ToolTipText: "surface",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.Accent: "accent",
    _Role.Link: "accent_ink",
    _Role.LinkVisited: "accent_ink",
    _Role.Light: "surface",
    _Role.Midlight: "sunken",
    _Role.Mid: "line",
    _Role.Dark: "edge",
    _Role.Shadow: "ink3",
}
_TEXT_ROLES = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)
_GROUND_ROLES = (_Role.Base, _Role.Button, _Role.Highlight)


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a set of tokens, with every role set, also for what is switched off."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(getattr(tokens, token)))
    off = QPalette.ColorGroup.Disabled
    for role in _TEXT_ROLES:
        palette.setColor(off, role, QColor(tokens.ink3))
    for role in _GROUND_ROLES:
        palette.setColor(off, role, QColor(tokens.sunken))
    return palette
