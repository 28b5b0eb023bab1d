-- Loses: which contacts were uploaded when and by whom.
drop table organizations.org_contact_imports;
