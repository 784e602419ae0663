// The tables of the shelf. Part of notebook_migrations().
#pragma once

#include "store/connection.h"

namespace stoa {

/// What changes a notebook's text marks it stale by a trigger, so that no writer can forget to.
inline constexpr Migration shelf_migration{"notebooks/0003-shelf", R"(
    CREATE TABLE notebook_roles (
        notebook TEXT NOT NULL,
        person TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'commenter', 'runner', 'editor', 'owner')),
        granted_at INTEGER NOT NULL,
        PRIMARY KEY (notebook, person, role)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notebook_roles_by_person ON notebook_roles (person, notebook);
    CREATE TABLE places (
        person TEXT NOT NULL,
        notebook TEXT NOT NULL,
        folder TEXT NOT NULL,
        starred INTEGER NOT NULL,
        opened_at INTEGER,
        PRIMARY KEY (person, notebook)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE folders (
        person TEXT NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (person, path)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notebooks_in_trash ON notebooks (deleted_at) WHERE deleted_at IS NOT NULL;
    CREATE VIRTUAL TABLE notebook_search USING fts5 (title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
    CREATE TABLE search_stale (notebook INTEGER PRIMARY KEY) STRICT;
    INSERT INTO search_stale SELECT number FROM notebooks;
    CREATE TRIGGER notebooks_stale AFTER INSERT ON notebooks BEGIN
        INSERT OR IGNORE INTO search_stale VALUES (new.number);
    END;
    CREATE TRIGGER operations_stale AFTER INSERT ON operations WHEN new.kind IN ('text', 'structure', 'title', 'replaced') BEGIN
        INSERT OR IGNORE INTO search_stale VALUES (new.notebook);
    END;
)"};

/// An index that knows no places: which notebook holds what is a hundredth of where it stands. Titles, which are short, have
/// their own, so that a word that every text holds costs nothing there.
inline constexpr Migration search_migration{"notebooks/0004-search", R"(
    DROP TABLE notebook_search;
    CREATE VIRTUAL TABLE notebook_search USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = none);
    CREATE VIRTUAL TABLE title_search USING fts5 (title, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
    INSERT OR IGNORE INTO search_stale SELECT number FROM notebooks;
)"};

}  // namespace stoa
