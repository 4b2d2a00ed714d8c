"""The words and the values that the site holds, counted, to be drawn anew now and then."""

from django.db import migrations

# What is misspelt is told by the words of titles, keywords, headings and drugs; and what a large
# site holds is counted once, for whoever asks for no words at all. Each is drawn anew by
# curation/search/refreshing.py when references have changed.
WORDS = """
CREATE TEXT SEARCH CONFIGURATION public.curation_spellings (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION public.curation_spellings
  ALTER MAPPING FOR hword, hword_part, word, asciiword, asciihword, hword_asciipart
  WITH unaccent, simple;

CREATE MATERIALIZED VIEW curation_word AS
  WITH spelt (word, papers) AS (
    SELECT word, ndoc FROM ts_stat($$
      SELECT to_tsvector('public.curation_spellings', public.curation_plain(concat_ws(' ', title,
          jsonb_path_query_array(keywords, '$[*].text')::text,
          jsonb_path_query_array(mesh, '$[*].name')::text)))
        FROM public.curation_reference
    $$)
    UNION ALL
    SELECT word, 0 FROM ts_stat($$
      SELECT to_tsvector('public.curation_spellings', public.curation_plain(concat_ws(' ', inn,
          array_to_string(synonyms, ' '))))
        FROM public.curation_drug
    $$)
  )
  SELECT word, sum(papers)::integer AS papers
    FROM spelt
   WHERE word ~ '^[[:alpha:]][[:alnum:]]{3,39}$'
   GROUP BY word;
CREATE UNIQUE INDEX word_once ON curation_word (word);
CREATE INDEX word_alike ON curation_word USING gin (word gin_trgm_ops);
"""
FACETS = """
CREATE MATERIALIZED VIEW curation_facet AS
  WITH noticed (reference, kind) AS (
    SELECT reference_id, CASE
        WHEN kind IN ('RetractionIn', 'RetractedandRepublishedIn') THEN 'retracted'
        WHEN kind IN ('ExpressionOfConcernIn') THEN 'concern'
        WHEN kind IN ('CorrectedandRepublishedIn', 'ErratumIn') THEN 'corrected'
        ELSE 'updated' END
      FROM curation_notice
     WHERE kind IN ('RetractionIn', 'RetractedandRepublishedIn', 'ExpressionOfConcernIn',
       'CorrectedandRepublishedIn', 'ErratumIn', 'UpdateIn')
    UNION
    SELECT id, 'retracted' FROM curation_reference
     WHERE publication_types @> '[{"name": "Retracted Publication"}]'
  ),
  counted (facet, value, papers) AS (
    SELECT 'year', publication_year::text, count(*) FROM curation_reference
     WHERE publication_year IS NOT NULL GROUP BY publication_year
    UNION ALL
    SELECT 'journal', coalesce(nullif(journal_abbreviation, ''), journal), count(*)
      FROM curation_reference GROUP BY 2
    UNION ALL
    SELECT 'type', part->>'name', count(DISTINCT id)
      FROM curation_reference, jsonb_array_elements(publication_types) AS part GROUP BY 2
    UNION ALL
    SELECT 'mesh', part->>'name', count(DISTINCT id)
      FROM curation_reference, jsonb_array_elements(mesh) AS part GROUP BY 2
    UNION ALL
    SELECT 'notice', kind, count(*) FROM noticed GROUP BY kind
    UNION ALL
    SELECT 'notice', 'any', count(DISTINCT reference) FROM noticed
    UNION ALL
    SELECT 'record', CASE WHEN pubmed_changed_at IS NULL THEN 'missing' ELSE 'fetched' END, count(*)
      FROM curation_reference GROUP BY 2
    UNION ALL
    SELECT 'all', '', count(*) FROM curation_reference
  )
  SELECT facet, left(value, 500) AS value, sum(papers)::integer AS papers
    FROM counted
   WHERE facet = 'all' OR value <> '' AND papers > 0
   GROUP BY facet, left(value, 500);
CREATE UNIQUE INDEX facet_value_once ON curation_facet (facet, value);
CREATE INDEX facet_commonest ON curation_facet (facet, papers DESC);

-- When both were drawn last, and how often references had been written by then.
CREATE MATERIALIZED VIEW curation_drawn AS
  SELECT 1 AS one, now() AS drawn_at, (
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables
     WHERE relid = 'curation_reference'::regclass
  ) AS written;
CREATE UNIQUE INDEX drawn_once ON curation_drawn (one);
"""
NO_VIEWS = """
DROP MATERIALIZED VIEW curation_drawn;
DROP MATERIALIZED VIEW curation_facet;
DROP MATERIALIZED VIEW curation_word;
DROP TEXT SEARCH CONFIGURATION public.curation_spellings;
"""



class Migration(migrations.Migration):
    dependencies = [("curation", "0004_find_and_take_away")]

    operations = [migrations.RunSQL(WORDS + FACETS, NO_VIEWS)]
