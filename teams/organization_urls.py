"""Addresses of the pages on which admins manage members, teams and roles."""

from django.urls import path

from teams.views import managed_member, managed_teams, merging, people, roles, stays

MEMBER = "organization/members/<int:member_id>/"
TEAM = "organization/teams/<int:team_id>/"
urlpatterns = [
    path("organization/members/", people.members, name="managed_members"),
    path("organization/members/add/", people.add, name="member_add"),
    path("organization/members/bulk/", people.bulk, name="members_bulk"),
    path("organization/members/template.csv", people.template, name="members_template"),
    path(MEMBER, managed_member.member, name="managed_member"),
    path(f"{MEMBER}leave/", managed_member.leave, name="member_leave"),
    path(f"{MEMBER}return/", managed_member.come_back, name="member_return"),
    path(f"{MEMBER}invite/", managed_member.invite, name="member_invite"),
    path(f"{MEMBER}account/", managed_member.account, name="member_account"),
    path(f"{MEMBER}seat/", managed_member.seat, name="member_seat"),
    path(f"{MEMBER}known/", managed_member.known, name="member_known"),
    path(
        f"{MEMBER}known/<int:alias_id>/forget/", managed_member.forget, name="member_known_forget"
    ),
    path(f"{MEMBER}move/", stays.move, name="member_move"),
    path(f"{MEMBER}stays/<int:stay_id>/", stays.stay, name="member_stay"),
    path(f"{MEMBER}stays/<int:stay_id>/remove/", stays.remove, name="member_stay_remove"),
    path(f"{MEMBER}merge/", merging.merge_members, name="member_merge"),
    path("organization/teams/", managed_teams.teams, name="managed_teams"),
    path(TEAM, managed_teams.team, name="managed_team"),
    path(f"{TEAM}close/", managed_teams.close, name="team_close"),
    path(f"{TEAM}reopen/", managed_teams.reopen, name="team_reopen"),
    path(f"{TEAM}managers/", managed_teams.add_manager, name="team_manager_add"),
    path(
        f"{TEAM}managers/<int:user_id>/remove/",
        managed_teams.remove_manager,
        name="team_manager_remove",
    ),
    path("organization/roles/", roles.roles, name="roles"),
    path("organization/roles/<int:membership_id>/", roles.change, name="role_change"),
    path("organization/invitations/<int:user_id>/", roles.invitation, name="invited"),
]
