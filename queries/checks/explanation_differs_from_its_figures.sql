-- The people of an explanation are those of the figures and exchanges that it cites, as adopted and of its own side, each once:
-- a figure of a whole series less the figures of its stages. Only what cites neither, and rests on statements (or on doubts about
-- the one statement that it is of), has a number of its own.
with cited as (
    select explanation_id, unnest(string_split(cites, ';')) as cite
    from explanations
),

given as (
    select
        cited.explanation_id,
        figures.side,
        figures.subject_id,
        if(figures.adopted, coalesce(figures."value", 0), 0) as people
    from cited
    join figures on cited.cite = 'figure:' || figures.figure_id

    union all

    select
        cited.explanation_id,
        exchange_sides.side,
        exchange_sides.exchange_id as subject_id,
        coalesce(exchange_sides.people, exchange_sides.people_at_least, 0) as people
    from cited
    join exchange_sides on cited.cite = 'exchange:' || exchange_sides.exchange_id
),

added as (
    select
        explanations.explanation_id,
        count(given.subject_id) > 0 as is_given,
        -- A stage stands inside the figure of its series.
        coalesce(
            sum(if(whole.subject_id is null, given.people, -given.people))
                filter (explanations.side = 'BOTH' or given.side = explanations.side),
            0
        )::integer as people
    from explanations
    left join given on given.explanation_id = explanations.explanation_id
    left join exchanges on exchanges.exchange_id = given.subject_id
    left join (select distinct explanation_id, side, subject_id from given) as whole
        on whole.explanation_id = given.explanation_id
        and whole.side = given.side
        and whole.subject_id = 'series:' || exchanges.series_id
    group by explanations.explanation_id
),

own as (
    select distinct explanation_id from cited where starts_with(cite, 'statement:')
    union
    select explanation_id from explanations where statement_id is not null
)

select
    'error' as severity,
    'explanations.csv' as file,
    explanations.rowid + 2 as line,
    'people' as "column",
    explanations.people::varchar as "value",
    explanations.explanation_id as subject,
    format('the figures and exchanges that it cites hold {} of its side; write that, or mend cites', added.people) as message
from explanations
join added using (explanation_id)
left join own using (explanation_id)
where abs(explanations.people) <> added.people
    and (added.is_given or own.explanation_id is null)
order by explanations.rowid;
