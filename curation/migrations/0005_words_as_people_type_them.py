"""Words in a document as people type them; the words and values that the site holds, counted."""

from django.db import migrations

# PostgreSQL takes "JAK1/TYK2" for the path of a file, the 4 of "SRI-4" for a negative number, and
# markup within a word for its end. So markup goes, and what parts words becomes a space; a question
# goes through the same function. None of these signs has a meaning in the text of a JSON list.
PLAIN = r"""
CREATE FUNCTION curation_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(regexp_replace(replace(replace(
    regexp_replace(words, '</?(i|b|u|sub|sup)>', '', 'g'),
    '·', '.'), '’', ''''),
    '[-/_+~±×=<>‐‑‒–—−•→≥≤≈“”„‘«»†‡‖…®™\u00a0\u2007\u2009\u202f]', ' ', 'g'),
    '\mI\M', '1', 'g')
$$;
"""

DOCUMENT = """
CREATE OR REPLACE FUNCTION curation_document(
  title text, vernacular_title text, book jsonb, keywords jsonb, mesh jsonb, concepts jsonb,
  chemicals jsonb, genes text[], abstract jsonb, other_abstracts jsonb, authors jsonb,
  printed text, journal text, abbreviation text, nct_numbers text[]
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT
    setweight(to_tsvector('public.curation_words', left({plain}(concat_ws(' ', title,
      vernacular_title, book->>'title')), 20000)), 'A')
    || setweight(jsonb_to_tsvector('public.curation_words', {plain}((
      jsonb_path_query_array(keywords, '$[*].text')
      || jsonb_path_query_array(mesh, '$[*].name')
      || jsonb_path_query_array(concepts, '$[*].name')
      || jsonb_path_query_array(chemicals, '$[*].name')
      || to_jsonb(genes))::text)::jsonb, '["string"]'), 'B')
    || CASE WHEN pg_column_size(abstract) < 250000 THEN
      setweight(jsonb_to_tsvector('public.curation_words',
        {plain}(jsonb_path_query_array(abstract, '$[*].text')::text)::jsonb, '["string"]'), 'C')
      ELSE '' END
    || CASE WHEN pg_column_size(other_abstracts) < 250000 THEN
      setweight(jsonb_to_tsvector('public.curation_words',
        {plain}(jsonb_path_query_array(other_abstracts, '$[*].sections[*].text')::text)::jsonb,
        '["string"]'), 'D')
      ELSE '' END
    || CASE WHEN pg_column_size(authors) < 2000000 THEN
      setweight(jsonb_to_tsvector('public.curation_words', {plain}((
        jsonb_path_query_array(authors, '$[*].last_name')
        || jsonb_path_query_array(authors, '$[*].collective_name'))::text)::jsonb,
        '["string"]'), 'D')
      ELSE '' END
    || setweight(to_tsvector('public.curation_words', left({plain}(concat_ws(' ', printed, journal,
      abbreviation, array_to_string(nct_numbers, ' '))), 20000)), 'D')
$$;

-- A stored column is not computed anew when its function changes.
ALTER TABLE curation_reference DROP COLUMN document;
ALTER TABLE curation_reference ADD COLUMN document tsvector GENERATED ALWAYS AS (
  curation_document(title, vernacular_title, book, keywords, mesh, supplementary_concepts,
    chemicals, gene_symbols, abstract, other_abstracts, authors, authors_as_printed, journal,
    journal_abbreviation, nct_numbers)
) STORED;
CREATE INDEX reference_document ON curation_reference USING gin (document);
"""

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

    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION curation_plain"),
        migrations.RunSQL(
            DOCUMENT.format(plain="public.curation_plain"),
            DOCUMENT.format(plain=""),
        ),
        migrations.RunSQL(WORDS + FACETS, NO_VIEWS),
    ]
