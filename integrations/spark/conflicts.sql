-- Where articles disagree in a declared claim: the same judgement as `claimspan compare`, in steps.
--
-- In: `claims` (what articles say) and `rules` (a row for each rule and claim). What many articles say in the same
-- contexts is one voice, and only voices are compared: of the pairs of voices there are few, however many articles
-- there are. The articles come back in the last step.

-- What articles stand behind, under each rule that compares it.
CREATE OR REPLACE TEMPORARY VIEW answers AS
SELECT
    rules.rule, rules.severity, rules.stances, rules.right_stances, rules.distinct_in, rules.regardless, rules.ranges,
    claims.claim, claims.path, claims.span, claims.start, claims.end, claims.text, claims.sentence, claims.status,
    claims.subject, claims.held, claims.value, claims.quantity, claims.context,
    -- In the order in which the program compares contexts.
    array_join(transform(array_sort(map_entries(claims.context)), one -> concat(one.key, char(1), one.value)), char(2)) AS contexts,
    size(coalesce(claims.against, array())) > 0 AS is_against
FROM claims
JOIN rules ON claims.claim = rules.claim
WHERE NOT coalesce(claims.copied, false)
    AND NOT array_contains(claims.unjudged, rules.pack)
    AND (claims.held IS NOT NULL OR (claims.value IS NOT NULL AND claims.status = 'asserted'))
    AND (rules.stances IS NULL OR coalesce(array_contains(rules.stances, claims.held), false))
    AND forall(map_keys(rules.when_in), id -> coalesce(array_contains(rules.when_in[id], claims.context[id]), false))
    AND NOT exists(map_keys(rules.unless_in), id -> coalesce(array_contains(rules.unless_in[id], claims.context[id]), false));

-- The first occurrence of each voice in each article.
CREATE OR REPLACE TEMPORARY VIEW voiced AS
SELECT * FROM (
    SELECT *, row_number() OVER (
        PARTITION BY rule, claim, subject, held, value, is_against, contexts, path ORDER BY span.start, span.end
    ) AS place
    FROM answers
) WHERE place = 1;

-- What is said, and by how many: an answer is the claim, the subject, the stance or value; a voice is an answer in its
-- contexts.
CREATE OR REPLACE TEMPORARY VIEW voices AS
SELECT
    rule, claim, subject, held, value, is_against, contexts,
    xxhash64(rule, claim, subject, held, value, is_against) AS answer,
    xxhash64(rule, claim, subject, held, value, is_against, contexts) AS voice,
    first(context) AS context,
    min_by(quantity, struct(path, span.start)) AS quantity,
    any_value(regardless) AS regardless, any_value(distinct_in) AS distinct_in, any_value(ranges) AS ranges,
    is_against OR (
        size(any_value(right_stances)) > 0 AND held IS NOT NULL
        AND NOT coalesce(array_contains(any_value(right_stances), held), false)
    ) AS is_wrong
FROM voiced
GROUP BY rule, claim, subject, held, value, is_against, contexts;

-- Pairs of voices that cannot both be right.
CREATE OR REPLACE TEMPORARY VIEW pairs AS
SELECT one.rule, one.claim, one.answer AS own, two.answer AS other, one.voice AS own_voice, two.voice AS other_voice,
    one.is_wrong AS own_wrong, two.is_wrong AS other_wrong
FROM voices one
JOIN voices two ON one.rule = two.rule AND one.claim = two.claim
WHERE one.answer != two.answer
    AND (one.subject IS NULL OR two.subject IS NULL OR one.subject = two.subject)
    AND CASE
        WHEN one.quantity IS NOT NULL AND two.quantity IS NOT NULL THEN
            one.quantity.kind = two.quantity.kind AND one.quantity.unit = two.quantity.unit
            AND (
                two.quantity.lo - one.quantity.hi
                    > if(one.quantity.approximate OR two.quantity.approximate, 0.2, 0.01)
                        * greatest(abs(one.quantity.hi), abs(two.quantity.lo))
                OR one.quantity.lo - two.quantity.hi
                    > if(one.quantity.approximate OR two.quantity.approximate, 0.2, 0.01)
                        * greatest(abs(two.quantity.hi), abs(one.quantity.lo))
                OR ((one.quantity.hi_open OR two.quantity.lo_open) AND one.quantity.hi = two.quantity.lo)
                OR ((two.quantity.hi_open OR one.quantity.lo_open) AND two.quantity.hi = one.quantity.lo)
            )
        WHEN one.value IS NOT NULL AND two.value IS NOT NULL THEN one.value != two.value
        ELSE one.held != two.held
    END
    AND forall(array_union(map_keys(one.context), map_keys(two.context)), id ->
        array_contains(one.regardless, id)
        OR CASE
            WHEN one.context[id] IS NOT NULL AND two.context[id] IS NOT NULL THEN one.context[id] = two.context[id]
            ELSE NOT array_contains(one.distinct_in, id)
        END)
    AND NOT (
        NOT one.is_against AND NOT two.is_against AND one.quantity IS NOT NULL
        AND exists(one.ranges, range ->
            forall(map_keys(range.when_in), id ->
                coalesce(array_contains(range.when_in[id], one.context[id]), false)
                AND coalesce(array_contains(range.when_in[id], two.context[id]), false))
            AND NOT exists(map_keys(range.unless_in), id ->
                coalesce(array_contains(range.unless_in[id], one.context[id]), false)
                OR coalesce(array_contains(range.unless_in[id], two.context[id]), false)))
    );

-- The articles behind the two sides of a pair of answers, each with its first occurrence of the last of its voices.
CREATE OR REPLACE TEMPORARY VIEW sides AS
WITH own_voices AS (SELECT DISTINCT rule, claim, own, other, own_voice AS voice FROM pairs),
keyed AS (
    SELECT *, xxhash64(rule, claim, subject, held, value, is_against, contexts) AS voice FROM voiced
)
SELECT own, other, path, max_by(
    struct(span, start, end, text, sentence, status, coalesce(value, held) AS answer), contexts
) AS passage
FROM own_voices JOIN keyed USING (rule, claim, voice)
GROUP BY own, other, path;

-- How many articles stand on each side, and where the first of them says so.
CREATE OR REPLACE TEMPORARY VIEW weights AS
SELECT own, other, count(*) AS articles, min(struct(path, passage.span.start AS at)) AS first_place,
    min_by(struct(path, passage), path) AS first_passage
FROM sides GROUP BY own, other;

-- Of each answer that departs, the heaviest of those that it departs from.
CREATE OR REPLACE TEMPORARY VIEW departures AS
WITH judged AS (
    SELECT rule, claim, own, other, any_value(own_wrong) AS own_wrong, any_value(other_wrong) AS other_wrong
    FROM pairs GROUP BY rule, claim, own, other
), weighed AS (
    SELECT judged.*, mine.articles AS with_articles, theirs.articles AS against_articles,
        theirs.first_place AS other_place, theirs.first_passage AS other_passage
    FROM judged
    JOIN weights mine ON mine.own = judged.own AND mine.other = judged.other
    JOIN weights theirs ON theirs.own = judged.other AND theirs.other = judged.own
    WHERE CASE
        WHEN own_wrong AND NOT other_wrong THEN true
        WHEN NOT own_wrong AND other_wrong THEN false
        WHEN mine.articles != theirs.articles THEN mine.articles < theirs.articles
        ELSE mine.first_place > theirs.first_place
    END
), across AS (
    -- Somebody gives the one answer and not the other as well.
    SELECT * FROM weighed WHERE EXISTS (
        SELECT 1 FROM sides mine
        LEFT ANTI JOIN sides theirs ON theirs.own = mine.other AND theirs.other = mine.own AND theirs.path = mine.path
        WHERE mine.own = weighed.own AND mine.other = weighed.other
    )
)
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY own ORDER BY against_articles DESC, other_place) AS place FROM across
) WHERE place = 1;

-- A fact decides: every article that departs from it. Otherwise the first stands for those that say the same.
SELECT rule, severity, claim, settled, path, passage, with_articles, other_path, other, against_articles FROM (
    SELECT departures.rule, if(own_wrong AND NOT other_wrong, rules.severity, 'note') AS severity, departures.claim,
        own_wrong AND NOT other_wrong AS settled, sides.path, sides.passage, with_articles,
        other_passage.path AS other_path, other_passage.passage AS other, against_articles,
        row_number() OVER (PARTITION BY departures.own ORDER BY sides.path) AS place
    FROM departures
    JOIN sides ON sides.own = departures.own AND sides.other = departures.other
    JOIN rules ON rules.rule = departures.rule AND rules.claim = departures.claim
    LEFT ANTI JOIN sides both
        ON both.own = departures.other AND both.other = departures.own AND both.path = sides.path
) WHERE settled OR place = 1
