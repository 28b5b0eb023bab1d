-- Loses: all templates.
drop table messaging.message_templates;
