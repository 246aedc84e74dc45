from kosshi.check.outline import Outline
from kosshi.check.reference import Reference
from kosshi.check.resolve import Resolver
from kosshi.model import Policy


def references(policy: Policy) -> tuple[Reference, ...]:
    return Resolver(Outline(policy)).references()
