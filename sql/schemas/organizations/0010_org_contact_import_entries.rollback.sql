-- Loses: all uploaded contacts.
drop table organizations.org_contact_import_entries;
