"""When a shop's window has closed, nothing tells any more whose it was."""

from tests.integration.shopkeeper import Shopkeeper


def kept(shopkeeper: Shopkeeper) -> list[str]:
    """The partitions of the Connections table that are about its shop or its entity."""
    ours = (shopkeeper.shop, shopkeeper.entity_id)
    names = [row["pk"]["S"] for row in shopkeeper.house.rows()]
    return [name for name in names if any(word in name for word in ours)]


def test_neither_row_nor_claim_is_left(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    assert len(kept(shopkeeper)) == 2
    shopkeeper.house.clock.forward(days=7)
    shopkeeper.house.tick()
    assert kept(shopkeeper) == []
    assert shopkeeper.events()[-1] == "integration.purged"


def test_the_claim_of_somebody_who_has_connected_it_meanwhile_stays(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    other = Shopkeeper.of(shopkeeper.house)
    other.shop = shopkeeper.shop
    other.connect_shop()
    shopkeeper.house.clock.forward(days=7)
    shopkeeper.house.tick()
    assert other.row()["is_active"] is True
    assert f"shop#{other.shop}" in kept(other)
