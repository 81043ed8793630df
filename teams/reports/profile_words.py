"""How the values of the profile checklist are called on screens."""

from __future__ import annotations

FLAGS = {
    "photo": "Profile photo",
    "banner": "Banner",
    "current_role_described": "Present role has a description",
    "education": "Education",
    "location": "Location",
    "industry": "Industry",
    "featured": "Featured or media",
    "custom_url": "Custom profile address",
}
NUMBERS = {
    "headline_chars": "Characters of the headline",
    "about_chars": "Characters of the about text",
    "past_roles": "Past roles",
    "skills": "Skills",
}
