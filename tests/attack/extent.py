"""How much is tried."""

# In the environment: also every number at every place of an address, whatever it is of.
WHOLE = "ATTACK_WHOLE"
