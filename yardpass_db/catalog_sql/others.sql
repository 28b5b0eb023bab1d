-- What belongs to the database rather than to a table: extensions, publications, default privileges,
-- event triggers, and the rarer kinds. Object numbers below 16384 are PostgreSQL's own.
-- What operator classes and families are made of; what no class has is the family's alone.
with member (family, opclass, says) as (
  select o.amopfamily, d.refobjid,
         format('operator %s %s', o.amopstrategy, o.amopopr::regoperator)
           || coalesce((select format(' for order by %I.%I', n.nspname, s.opfname) from pg_opfamily s
                        join pg_namespace n on n.oid = s.opfnamespace where s.oid = o.amopsortfamily), '')
  from pg_amop o
  left join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = o.oid and d.refclassid = 'pg_opclass'::regclass
  where o.oid >= 16384
  union all
  select p.amprocfamily, d.refobjid,
         format('function %s (%s, %s) %s', p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype, p.amproc::regprocedure)
  from pg_amproc p
  left join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = p.oid and d.refclassid = 'pg_opclass'::regclass
  where p.oid >= 16384
),
named (class, object, identity, definition, acl, acl_default) as (
  select 'pg_extension'::regclass::oid, x.oid, format('extension %I', x.extname),
         format('version %s, schema %I, owner %I', x.extversion, n.nspname, pg_get_userbyid(x.extowner)),
         null::aclitem[], null::aclitem[]
  from pg_extension x join pg_namespace n on n.oid = x.extnamespace

  union all
  -- Per schema the list is added to the defaults, so that its own default is empty.
  select 'pg_default_acl'::regclass, a.oid,
         format('default privileges: %s of %I%s',
                case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                  when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end,
                pg_get_userbyid(a.defaclrole),
                (select format(' in schema %I', nspname) from pg_namespace where oid = a.defaclnamespace)),
         null, a.defaclacl,
         case when a.defaclnamespace = 0 then
           acldefault(case a.defaclobjtype when 'S' then 's' else a.defaclobjtype end, a.defaclrole) end
  from pg_default_acl a

  union all
  select 'pg_publication'::regclass, p.oid, format('publication %I', p.pubname),
         format('owner %I, %s', pg_get_userbyid(p.pubowner), to_jsonb(p) - '{oid,pubname,pubowner}'::text[]), null, null
  from pg_publication p

  union all
  select 'pg_publication_rel'::regclass, r.oid, format('publication %I table %s', p.pubname, r.prrelid::regclass),
         concat_ws(e'\x1f', 'published',
           'columns ' || (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                          where attrelid = r.prrelid and attnum = any (r.prattrs::int2[])),
           'where ' || pg_get_expr(r.prqual, r.prrelid)), null, null
  from pg_publication_rel r join pg_publication p on p.oid = r.prpubid

  union all
  select 'pg_publication_namespace'::regclass, r.oid, format('publication %I schema %s', p.pubname, r.pnnspid::regnamespace),
         'published', null, null
  from pg_publication_namespace r join pg_publication p on p.oid = r.pnpubid

  union all
  select 'pg_event_trigger'::regclass, e.oid, format('event trigger %I', e.evtname),
         concat_ws(e'\x1f', 'on ' || e.evtevent, 'when tag in ' || e.evttags::text, 'execute ' || e.evtfoid::regprocedure,
           'owner ' || quote_ident(pg_get_userbyid(e.evtowner)),
           case e.evtenabled when 'D' then 'disabled' when 'R' then 'for replicas' when 'A' then 'always' end), null, null
  from pg_event_trigger e

  union all
  select 'pg_cast'::regclass, c.oid, format('cast (%s as %s)', c.castsource::regtype, c.casttarget::regtype),
         format('method %s, context %s, function %s', c.castmethod, c.castcontext, c.castfunc::regprocedure), null, null
  from pg_cast c
  -- A range's cast to its multirange comes and goes with it.
  where c.oid >= 16384 and not exists (select from pg_depend i where i.classid = 'pg_cast'::regclass
                                       and i.objid = c.oid and i.deptype = 'i')

  union all
  select 'pg_operator'::regclass, o.oid, 'operator ' || o.oid::regoperator,
         format('function %s, commutator %s, negator %s, restrict %s, join %s, merges %s, hashes %s, owner %I',
                o.oprcode, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprrest, o.oprjoin,
                o.oprcanmerge, o.oprcanhash, pg_get_userbyid(o.oprowner)), null, null
  from pg_operator o where o.oid >= 16384

  union all
  select 'pg_opclass'::regclass, o.oid, format('operator class %I.%I using %I', n.nspname, o.opcname, a.amname),
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(o.opcowner)), 'for ' || o.opcintype::regtype,
           'family ' || (select format('%I.%I', fn.nspname, f.opfname) from pg_opfamily f
                         join pg_namespace fn on fn.oid = f.opfnamespace where f.oid = o.opcfamily),
           case when o.opcdefault then 'default' end, 'storage ' || nullif(o.opckeytype, 0)::regtype,
           (select string_agg(m.says, e'\x1f' order by m.says) from member m where m.opclass = o.oid)), null, null
  from pg_opclass o
  join pg_namespace n on n.oid = o.opcnamespace
  join pg_am a on a.oid = o.opcmethod
  where o.oid >= 16384

  union all
  select 'pg_opfamily'::regclass, f.oid, format('operator family %I.%I using %I', n.nspname, f.opfname, a.amname),
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(f.opfowner)),
           (select string_agg(m.says, e'\x1f' order by m.says) from member m
            where m.family = f.oid and m.opclass is null)), null, null
  from pg_opfamily f
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am a on a.oid = f.opfmethod
  where f.oid >= 16384

  union all
  select 'pg_collation'::regclass, c.oid, 'collation ' || c.oid::regcollation,
         format('owner %I, %s', pg_get_userbyid(c.collowner),
                to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[]), null, null
  from pg_collation c where c.oid >= 16384

  union all
  select 'pg_conversion'::regclass, c.oid, format('conversion %I.%I', n.nspname, c.conname),
         format(e'owner %I\x1f%sfor %L to %L from %s', pg_get_userbyid(c.conowner), case when c.condefault then 'default ' end,
                pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc), null, null
  from pg_conversion c join pg_namespace n on n.oid = c.connamespace where c.oid >= 16384

  union all
  select 'pg_language'::regclass, l.oid, format('language %I', l.lanname),
         format('owner %I, trusted %s, handler %s, inline %s, validator %s', pg_get_userbyid(l.lanowner), l.lanpltrusted,
                l.lanplcallfoid::regproc, l.laninline::regproc, l.lanvalidator::regproc),
         l.lanacl, acldefault('l', l.lanowner)
  from pg_language l where l.oid >= 16384

  union all
  select 'pg_am'::regclass, a.oid, format('access method %I', a.amname), format('%s, %s', a.amtype, a.amhandler), null, null
  from pg_am a where a.oid >= 16384

  union all
  select 'pg_transform'::regclass, t.oid,
         format('transform for %s language %I', t.trftype::regtype, (select lanname from pg_language where oid = t.trflang)),
         format('from %s, to %s', t.trffromsql, t.trftosql), null, null
  from pg_transform t where t.oid >= 16384

  union all
  select 'pg_ts_parser'::regclass, p.oid, format('text search parser %I.%I', n.nspname, p.prsname),
         (to_jsonb(p) - '{oid,prsname,prsnamespace}'::text[])::text, null, null
  from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where p.oid >= 16384

  union all
  select 'pg_ts_template'::regclass, t.oid, format('text search template %I.%I', n.nspname, t.tmplname),
         (to_jsonb(t) - '{oid,tmplname,tmplnamespace}'::text[])::text, null, null
  from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where t.oid >= 16384

  union all
  select 'pg_ts_dict'::regclass, d.oid, 'text search dictionary ' || d.oid::regdictionary,
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(d.dictowner)),
           'template ' || (select format('%I.%I', n.nspname, t.tmplname) from pg_ts_template t
                           join pg_namespace n on n.oid = t.tmplnamespace where t.oid = d.dicttemplate),
           d.dictinitoption), null, null
  from pg_ts_dict d where d.oid >= 16384

  union all
  select 'pg_ts_config'::regclass, c.oid, 'text search configuration ' || c.oid::regconfig,
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(c.cfgowner)),
           'parser ' || (select format('%I.%I', n.nspname, p.prsname) from pg_ts_parser p
                         join pg_namespace n on n.oid = p.prsnamespace where p.oid = c.cfgparser),
           (select string_agg(m.says, e'\x1f' order by m.says)
            from (select format('%I with %s', t.alias, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno))
                  from pg_ts_config_map m join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
                  where m.mapcfg = c.oid group by t.alias) m (says))), null, null
  from pg_ts_config c where c.oid >= 16384

  union all
  select 'pg_foreign_data_wrapper'::regclass, f.oid, format('foreign data wrapper %I', f.fdwname),
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(f.fdwowner)), 'handler ' || f.fdwhandler::regproc,
           'validator ' || f.fdwvalidator::regproc, 'options ' || f.fdwoptions::text),
         f.fdwacl, acldefault('F', f.fdwowner)
  from pg_foreign_data_wrapper f

  union all
  select 'pg_foreign_server'::regclass, s.oid, format('server %I', s.srvname),
         concat_ws(e'\x1f', 'owner ' || quote_ident(pg_get_userbyid(s.srvowner)), 'type ' || s.srvtype,
           'version ' || s.srvversion, (select 'wrapper ' || quote_ident(fdwname) from pg_foreign_data_wrapper where oid = s.srvfdw),
           'options ' || s.srvoptions::text),
         s.srvacl, acldefault('S', s.srvowner)
  from pg_foreign_server s

  union all
  -- Their options hold passwords, and so stay where they are.
  select 0, u.umid, format('user mapping of %I for server %I', u.usename, u.srvname), 'present', null, null
  from pg_user_mappings u
),
objects (class, object, sub, root, identity, definition, acl, acl_default) as (
  select class, object, 0, 0::oid, identity, definition, acl, acl_default
  from named
  where not exists (select from pg_depend e where e.classid = named.class and e.objid = named.object and e.deptype = 'e')
)
