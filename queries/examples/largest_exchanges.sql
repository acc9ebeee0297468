-- The ten exchanges with the most people returned to Ukraine, with the lowest and the highest figure of any source.
select
    first_date as date,
    counted as people,
    lowest,
    highest,
    publisher,
    label_en,
    label_uk
from counted(null, null, 'everyone', 'all', 'ua', [], [], 'adopted')
where kind = 'exchange'
order by people desc nulls last, date
limit 10;
