-- Row security is off on organizations.org_memberships.
select 'organizations.org_memberships' as "table"
from pg_class
where oid = 'organizations.org_memberships'::regclass and not relrowsecurity;
-- An organization has members but no owner.
select membership.org_id
from organizations.org_memberships as membership
group by membership.org_id
having not bool_or(membership.role = 'owner');
