"""Industries to be compared in: data, no logic. docs/industry-pools.md lists them."""

from __future__ import annotations

from django.db import models


class Industry(models.TextChoices):
    """The 20 groups at the top of LinkedIn's list of industries, under its own names."""

    ACCOMMODATION = "accommodation", "Accommodation Services"
    ADMINISTRATIVE = "administrative", "Administrative and Support Services"
    CONSTRUCTION = "construction", "Construction"
    CONSUMER = "consumer", "Consumer Services"
    EDUCATION = "education", "Education"
    ENTERTAINMENT = "entertainment", "Entertainment Providers"
    FARMING = "farming", "Farming, Ranching, Forestry"
    FINANCIAL = "financial", "Financial Services"
    GOVERNMENT = "government", "Government Administration"
    HOLDING = "holding", "Holding Companies"
    HEALTH = "health", "Hospitals and Health Care"
    MANUFACTURING = "manufacturing", "Manufacturing"
    MINING = "mining", "Oil, Gas, and Mining"
    PROFESSIONAL = "professional", "Professional Services"
    REAL_ESTATE = "real_estate", "Real Estate and Equipment Rental Services"
    RETAIL = "retail", "Retail"
    TECHNOLOGY = "technology", "Technology, Information and Media"
    TRANSPORTATION = "transportation", "Transportation, Logistics, Supply Chain and Storage"
    UTILITIES = "utilities", "Utilities"
    WHOLESALE = "wholesale", "Wholesale"
