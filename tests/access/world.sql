insert into shop.members values
  (1, 'a0000000-0000-4000-8000-000000000001', 'editor'),
  (1, 'a0000000-0000-4000-8000-000000000002', 'viewer'),
  (2, 'a0000000-0000-4000-8000-000000000003', 'editor');
insert into shop.notes (id, owner_id, team, is_public, text, code) values
  (901, 'a0000000-0000-4000-8000-000000000001', 1, false, 'of Ada', 'of 901'),
  (902, 'a0000000-0000-4000-8000-000000000002', 1, false, 'of Bob', 'of 902'),
  (903, 'a0000000-0000-4000-8000-000000000002', 1, true, 'of Bob, for all', null),
  (904, 'a0000000-0000-4000-8000-000000000003', 2, false, 'of Carl', 'of 904');
insert into shop.lines values
  (901, 1, 'a0000000-0000-4000-8000-000000000003'),
  (902, 1, 'a0000000-0000-4000-8000-000000000002');
insert into shop.secrets values (901);
insert into shop.visits values (901, '2026-05-01');
