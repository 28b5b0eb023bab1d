"""Invitations to an organization and to a role at an event, in every state."""

from __future__ import annotations

from yardpass_tree import ORG, OWNER, STRANGER

EVENT = "e0000000-0000-4000-8000-000000000001"

# The stranger's address is 5@example.org; capitals do not make another address.
MAIL = f"""
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
  end_at)
values ('{EVENT}', 'organization', '{ORG}', '{OWNER}', 'Jazz', '2030-05-01', '2030-05-02');
update auth.users set phone = '15550005' where id = '{STRANGER}';
insert into organizations.org_invitations (org_id, email, role, token, expires_at, invited_by,
  status)
select '{ORG}', '5@Example.org', 'editor', mail.token, mail.expires_at, '{OWNER}', mail.status
from (values ('open', '2100-01-01'::timestamptz, 'pending'), ('late', '2024-01-01', 'pending'),
  ('revoked', '2100-01-01', 'revoked'), ('used', '2100-01-01', 'accepted'),
  ('expired', '2100-01-01', 'expired')) as mail (token, expires_at, status);
insert into events.role_invites (event_id, email, phone, role, token, expires_at, invited_by,
  status)
select '{EVENT}', mail.email, mail.phone, mail.role::public.role_type, mail.token, mail.expires_at,
  '{OWNER}', mail.status::public.invite_status
from (values
  ('5@Example.org', null, 'scanner', 'open', '2100-01-01'::timestamptz, 'pending'),
  (null, '+1 555 0005', 'vendor', 'by phone', '2100-01-01', 'pending'),
  ('5@example.org', null, 'staff', 'late', '2024-01-01', 'pending'),
  ('5@example.org', null, 'staff', 'revoked', '2100-01-01', 'revoked'),
  ('5@example.org', null, 'staff', 'used', '2100-01-01', 'accepted'),
  ('5@example.org', null, 'staff', 'expired', '2100-01-01', 'expired')
) as mail (email, phone, role, token, expires_at, status);
"""
