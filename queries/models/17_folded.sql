-- A text as it is compared when somebody searches: composed (NFC), small letters, one apostrophe, one dash, one space, and
-- without what is not seen (stress marks, soft hyphens, joiners). frontend/fold.js does the same.
create macro folded(words) as
regexp_replace(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                lower(nfc_normalize(words)), '[\x{2018}\x{2019}\x{201B}\x{02BC}\x{02B9}\x{2032}\x{00B4}\x{FF07}`]', '''', 'g'
            ),
            '[\x{2010}-\x{2015}\x{2212}\x{FE63}\x{FF0D}]', '-', 'g'
        ),
        '[\x{00A0}\x{2000}-\x{200A}\x{202F}\x{3000}]', ' ', 'g'
    ),
    '[\x{0301}\x{00AD}\x{200B}-\x{200D}\x{2060}\x{FEFF}]', '', 'g'
);
