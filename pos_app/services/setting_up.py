"""Making a shop: its owner first, then the shop itself."""

from __future__ import annotations

from pos_app.domain.errors import InvalidInput
from pos_app.domain.rights import Operator, Role
from pos_app.services.operators import Operators
from pos_app.services.shop import Shop, ShopSettings


class SettingUp:
    """Makes a shop that is not set up yet."""

    def __init__(self, shop: Shop, operators: Operators) -> None:
        self._shop = shop
        self._operators = operators

    def make_shop(self, settings: ShopSettings, owner: str, pin: str) -> Operator:
        """Make owner and shop, and return the owner.

        Raises InvalidInput for what cannot be; then nothing was made. One that was cut short has
        left its owner behind, whose PIN is asked then: NotAllowed `pin.wrong`.
        """
        settings.check()
        if not owner.strip():
            raise InvalidInput("operator.no_name")
        operator = self._first_owner(owner.strip(), pin)
        self._shop.change(settings, operator.name)
        return operator

    def _first_owner(self, owner: str, pin: str) -> Operator:
        if owner in self._operators.names():
            return self._operators.sign_in(owner, pin)
        return self._operators.add(owner, Role.OWNER, pin)
