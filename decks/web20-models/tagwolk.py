"""Rekent uit hoe groot elk etiket in een tagwolk staat.

Hoort bij de voordracht; draai het met `python3 tagwolk.py`. De etiketten zijn een fictief voorbeeld.
"""

from collections import Counter
from math import log

ETIKETTEN = "brood desem brood taart desem brood cadeau brood taart markt brood desem".split()


# #region wolk
def wolk(etiketten, klein=16, groot=72):
    aantal = Counter(etiketten)
    meest = max(aantal.values())
    for woord, keer in sorted(aantal.items()):
        deel = log(1 + keer) / log(1 + meest)
        yield woord, round(klein + deel * (groot - klein))
# #endregion


if __name__ == "__main__":
    for woord, punten in wolk(ETIKETTEN):
        print(f"{punten:3} pt  {woord}")
