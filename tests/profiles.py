"""How much Hypothesis tries: the profile `quick` a fraction of what `thorough` does, which `make test-all` takes."""

from hypothesis import HealthCheck, settings

_ALL = 100  # cases of an ordinary property
_SOME = 10

ANY_SPEED = (HealthCheck.too_slow,)  # how long a case takes, or to think of one, is the machine's business

settings.register_profile("quick", deadline=None, suppress_health_check=ANY_SPEED, max_examples=_SOME)
settings.register_profile("thorough", deadline=None, suppress_health_check=ANY_SPEED, max_examples=_ALL)
settings.load_profile("quick")


def is_thorough() -> bool:
    """Whether all is to be proved."""
    return settings().max_examples >= _ALL


def examples(count: int) -> int:
    """How many cases to try of a property that is worth `count` of them when all is proved."""
    return count * settings().max_examples // _ALL
