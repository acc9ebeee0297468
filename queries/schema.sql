-- The contract of the data: tables, types, keys and CHECKs. Run once per data version, before anything is read.
-- `data` is the folder of the CSV files (a DuckDB variable, set by the loader).
-- Vocabularies are loaded first: the enums of the facts are made from them, so a value outside a vocabulary cannot enter.

create macro csv(file) as table
from read_csv(
    getvariable('data') || '/' || file,
    header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', comment = '', encoding = 'utf-8'
);

---------- vocabularies

create table sides (
    side varchar primary key check (side in ('UA', 'RU', 'BOTH')),
    label_en varchar not null,
    label_uk varchar not null,
    short_en varchar not null,
    short_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table measures (
    measure varchar primary key,
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table categories (
    measure varchar not null references measures (measure),
    category varchar not null check (regexp_full_match(category, '[a-z0-9_]+')),
    belongs_to varchar,
    label_en varchar not null,
    label_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null,
    primary key (measure, category),
    unique (measure, "order")
);

create table qualifiers (
    qualifier varchar primary key,
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table mediators (
    mediator varchar primary key check (regexp_full_match(mediator, '[a-z_]+') and mediator <> 'none'),
    written_as varchar not null unique,
    label_en varchar not null,
    label_uk varchar not null,
    in_text_en varchar not null,
    in_text_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table speakers (
    speaker varchar primary key,
    speaker_side varchar not null check (speaker_side in ('UA', 'RU', 'UAE')),
    label_en varchar not null,
    label_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table bases (
    basis varchar primary key check (regexp_full_match(basis, '[a-z0-9_]+')),
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table event_kinds (
    event_kind varchar primary key,
    label_en varchar not null,
    label_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table caveat_kinds (
    caveat_kind varchar primary key,
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table checks (
    "check" varchar primary key check (regexp_full_match("check", '[a-z_]+')),
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table explanation_kinds (
    kind varchar primary key,
    label_en varchar not null,
    label_uk varchar not null,
    colour varchar not null check (regexp_full_match(colour, '#[0-9a-f]{6}')),
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

create table publisher_kinds (
    kind varchar primary key check (regexp_full_match(kind, '[a-z0-9_]+')),
    label_en varchar not null,
    label_uk varchar not null,
    "order" integer not null unique check ("order" >= 1),
    definition_en varchar not null,
    definition_uk varchar not null
);

-- Whose a source is, and whether to use it with care.
create table publishers (
    publisher varchar primary key,
    seat varchar not null check (seat in ('UA', 'RU', 'elsewhere')),
    kind varchar not null references publisher_kinds (kind),
    weak boolean not null,
    note_en varchar,
    note_uk varchar,
    check (weak = (note_en is not null))
);

insert into sides by name from csv('sides.csv');
insert into measures by name from csv('measures.csv');
insert into categories by name from csv('categories.csv');
insert into qualifiers by name from csv('qualifiers.csv');
insert into mediators by name from csv('mediators.csv');
insert into speakers by name from csv('speakers.csv');
insert into bases by name from csv('bases.csv');
insert into event_kinds by name from csv('event_kinds.csv');
insert into caveat_kinds by name from csv('caveat_kinds.csv');
insert into checks by name from csv('checks.csv');
insert into explanation_kinds by name from csv('explanation_kinds.csv');
insert into publisher_kinds by name from csv('publisher_kinds.csv');
insert into publishers by name from csv('publishers.csv');

create type side as enum (select side from sides order by "order");
create type qualifier as enum (select qualifier from qualifiers order by "order");
create type speaker as enum (select speaker from speakers order by "order");
create type basis as enum (select basis from bases order by "order");
create type event_kind as enum (select event_kind from event_kinds order by "order");
create type caveat_kind as enum (select caveat_kind from caveat_kinds order by "order");
create type explanation_kind as enum (select kind from explanation_kinds order by "order");
create type date_precision as enum ('day', 'before');
create type certainty as enum ('stated', 'inferred');
create type coverage_level as enum ('dense', 'thin');

---------- facts

create table sources (
    source_id varchar primary key,
    publisher varchar not null references publishers (publisher),
    title varchar not null,
    url varchar not null check (regexp_matches(url, '^https?://[^\s<>"]+$')),
    published date,
    language varchar not null check (regexp_full_match(language, '[a-z]{2}'))
);

create table series (
    series_id varchar primary key check (series_id <> 'none'),
    label varchar not null,
    first_date date not null,
    last_date date,
    note varchar,
    label_en varchar not null,
    label_uk varchar not null,
    note_en varchar,
    note_uk varchar,
    short_en varchar not null,
    short_uk varchar not null,
    check (last_date is null or last_date >= first_date)
);

create table exchanges (
    exchange_id varchar primary key check (regexp_full_match(exchange_id, '\d{4}-\d{2}-\d{2}(-[b-z])?')),
    "date" date not null,
    date_precision date_precision not null,
    ordinal integer check (ordinal > 0),
    series_id varchar references series (series_id),
    stage integer check (stage > 0),
    mediators varchar,
    label varchar not null,
    note varchar,
    label_en varchar not null,
    label_uk varchar not null,
    note_en varchar,
    note_uk varchar,
    check (starts_with(exchange_id, strftime("date", '%Y-%m-%d'))),
    check (stage is null or series_id is not null)
);

-- Its sources, categories and parents exist: asked below, once it is filled. As foreign keys, of millions of figures, they
-- would take as long as everything else together, and three indexes that no query uses.
create table figures (
    figure_id varchar primary key,
    subject_id varchar not null,
    side side not null check (side <> 'BOTH'),
    measure varchar not null,
    category varchar not null,
    parent varchar,
    "within" varchar,
    scope varchar check (scope = 'outside_exchange'),
    "value" integer check ("value" >= 0),
    qualifier qualifier not null,
    adopted boolean not null,
    source_id varchar not null,
    note varchar,
    check (("value" is null) = (qualifier = 'mention'))
);

create table statements (
    statement_id varchar primary key,
    "date" date not null,
    as_of varchar,
    "year" integer check ("year" between 2022 and 2100),
    speaker speaker,
    speaker_side varchar check (speaker_side in ('UA', 'RU', 'UAE')),
    side side not null,
    measure varchar not null check (measure in ('cumulative', 'cumulative_year', 'ordinal')),
    category varchar not null,
    "value" integer not null check ("value" >= 0),
    qualifier qualifier not null check (qualifier <> 'mention'),
    subject_id varchar,
    source_id varchar not null references sources (source_id),
    note varchar,
    basis basis,
    counted_to date not null,
    foreign key (measure, category) references categories (measure, category)
);

create table events (
    event_id varchar primary key,
    "date" date not null,
    kind event_kind not null,
    label varchar not null,
    source_id varchar not null references sources (source_id),
    label_en varchar not null,
    label_uk varchar not null
);

create table caveats (
    caveat_id varchar primary key,
    subject_id varchar,
    figure_id varchar, -- exists: a check asks, since figures may be in parts
    kind caveat_kind not null,
    text_en varchar not null,
    text_uk varchar not null
);

-- Why an official total differs from our sum: people it counts beyond ours (or below it: negative), from first_date on, until
-- last_date where it stops, or in one statement only. basis: the families of totals it holds for, divided by semicolons.
-- cites: the rows it rests on, as kind:id divided by semicolons.
create table explanations (
    explanation_id varchar primary key,
    basis varchar not null,
    side side not null,
    kind explanation_kind not null,
    certainty certainty not null,
    first_date date not null,
    last_date date check (last_date >= first_date),
    statement_id varchar references statements (statement_id),
    people integer not null check (people <> 0),
    cites varchar not null,
    text_en varchar not null,
    text_uk varchar not null
);

-- How much of what happened the data can be expected to hold, by period. After the last period: unknown.
create table coverage (
    first_date date primary key,
    last_date date not null check (last_date >= first_date),
    level coverage_level not null,
    text_en varchar not null,
    text_uk varchar not null
);

-- Known oddities of the sources: a finding of a check that is let through, and why.
create table exceptions (
    "check" varchar not null,
    subject varchar not null,
    reason_en varchar not null,
    reason_uk varchar not null,
    primary key ("check", subject)
);

-- What was changed after it had been published here, cell by cell: of a figure or of an event, which column, and from what
-- to what,
-- as the files write it. A figure that was dropped is named by its old id, with the subject that it belonged to.
create table corrections (
    correction_id varchar primary key check (regexp_full_match(correction_id, '[a-z0-9-]+')),
    corrected_on date not null,
    figure_id varchar,
    event_id varchar references events (event_id),
    subject_id varchar,
    field varchar not null
        check (field in ('value', 'qualifier', 'adopted', 'parent', 'within', 'source_id', 'figure_id', 'date')),
    old varchar,
    new varchar,
    why_en varchar not null,
    why_uk varchar not null,
    source_id varchar not null references sources (source_id),
    check ((figure_id is null) <> (event_id is null)),
    check (old is distinct from new)
);

-- Exchanges and series (series: and its id) that have another id than they were first published with. Links with the old one lead
-- to the new one.
create table renamed (
    old_id varchar primary key,
    new_id varchar not null,
    renamed_on date not null,
    why_en varchar not null,
    why_uk varchar not null,
    source_id varchar not null references sources (source_id),
    check (old_id <> new_id)
);

insert into sources by name from csv('sources.csv');
insert into series by name from csv('series.csv');
insert into exchanges by name from csv('exchanges.csv');
insert into figures by name from csv('figures.csv');

select error('a figure has a source, a category or a parent that does not exist: ' || figure_id)
from figures
where source_id not in (select source_id from sources)
    or (measure, category) not in (select (measure, category) from categories)
    or (parent is not null and (measure, parent) not in (select (measure, category) from categories));

insert into statements by name from csv('statements.csv');
insert into events by name from csv('events.csv');
insert into caveats by name from csv('caveats.csv');
insert into explanations by name from csv('explanations.csv');
insert into coverage by name from csv('coverage.csv');
insert into exceptions by name from csv('exceptions.csv');
insert into corrections by name from csv('corrections.csv');
insert into renamed by name from csv('renamed.csv');
