-- A data folder of Stoa before people and folders: one notebook that ran, one deleted, one upload that could not be read.
BEGIN TRANSACTION;
CREATE TABLE applied (
        runtime_id TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "applied" VALUES('xdjohkeh44wmcpccmdgq','fjxod6heq67mlt727rxi',8);
CREATE TABLE migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "migrations" VALUES(1,'notebooks/0001-log');
INSERT INTO "migrations" VALUES(2,'notebooks/0002-unread');
INSERT INTO "migrations" VALUES(3,'accounts/0001-persons-tokens-sessions');
INSERT INTO "migrations" VALUES(4,'runtimes/0001-runtimes');
CREATE TABLE notebook_blobs (
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        blob TEXT NOT NULL,
        PRIMARY KEY (notebook, blob)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE notebooks (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        owner TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        cells INTEGER NOT NULL,
        deleted_at INTEGER
    ) STRICT;
INSERT INTO "notebooks" VALUES(1,'o4jp2wx4uxjtscooclui','Tracer dispersion','iq25ewiq6ty2unnhwtfm',1795527212529,1795527214448,6,3,NULL);
INSERT INTO "notebooks" VALUES(2,'7akoifvrf2trnxxpdrup','Deleted by mistake','iq25ewiq6ty2unnhwtfm',1795527214455,1795527214495,1,2,1795527214512);
CREATE TABLE operations (
        seq INTEGER PRIMARY KEY,
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        revision INTEGER NOT NULL,
        kind TEXT NOT NULL,
        cell_id TEXT NOT NULL,
        text_version INTEGER NOT NULL,
        author TEXT NOT NULL,
        client_id TEXT NOT NULL,
        client_seq INTEGER NOT NULL,
        time INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
INSERT INTO "operations" VALUES(1,1,1,'structure','',0,'iq25ewiq6ty2unnhwtfm','client-3ea3856ec9e5cade',1,1795527212563,'{"revision":1,"structure_version":1,"edits":[{"type":"insert_cell","cell_id":"cell-88c5064bb062","cell_type":"code","text":"roughness = 0.25\nprint(''roughness'', roughness)"}],"client_id":"client-3ea3856ec9e5cade","client_seq":1}');
INSERT INTO "operations" VALUES(2,1,2,'runs','',0,'iq25ewiq6ty2unnhwtfm','client-3ea3856ec9e5cade',2,1795527212729,'{"revision":2,"runs":[{"run_id":"run-ff569e7943963c8d","cell_id":"cell-88c5064bb062","text_version":0,"phase":"queued","queued_at":1795527212729}],"client_id":"client-3ea3856ec9e5cade","client_seq":2}');
INSERT INTO "operations" VALUES(3,1,3,'runs','',0,'iq25ewiq6ty2unnhwtfm','',0,1795527214447,'{"revision":3,"runs":[{"run_id":"run-ff569e7943963c8d","cell_id":"cell-88c5064bb062","text_version":0,"phase":"running","execution_count":1,"queued_at":1795527212729,"started_at":1795527214446}]}');
INSERT INTO "operations" VALUES(4,1,4,'outputs','cell-88c5064bb062',0,'','',0,1795527214447,'{"revision":4,"cell_id":"cell-88c5064bb062","run_id":"run-ff569e7943963c8d","ops":[{"type":"outputs_started","run_id":"run-ff569e7943963c8d"},{"type":"stream_appended","name":"stdout","chunk":{"text":"roughness 0.25\n","bytes":15,"lines":1}}]}');
INSERT INTO "operations" VALUES(5,1,5,'runs','',0,'iq25ewiq6ty2unnhwtfm','',0,1795527214447,'{"revision":5,"runs":[{"run_id":"run-ff569e7943963c8d","cell_id":"cell-88c5064bb062","text_version":0,"phase":"done","execution_count":1,"queued_at":1795527212729,"started_at":1795527214446,"ended_at":1795527214446}]}');
INSERT INTO "operations" VALUES(6,1,6,'structure','',0,'iq25ewiq6ty2unnhwtfm','client-3ea3856ec9e5cade',3,1795527214448,'{"revision":6,"structure_version":2,"edits":[{"type":"insert_cell","cell_id":"cell-d10e06b0a8fa","cell_type":"markdown","text":"A remark about **channels**."}],"client_id":"client-3ea3856ec9e5cade","client_seq":3}');
INSERT INTO "operations" VALUES(7,2,1,'structure','',0,'iq25ewiq6ty2unnhwtfm','client-43009e4aeac1c4b7',1,1795527214495,'{"revision":1,"structure_version":1,"edits":[{"type":"insert_cell","cell_id":"cell-6468082a7cc2","cell_type":"code","text":"precious = 1"}],"client_id":"client-43009e4aeac1c4b7","client_seq":1}');
CREATE TABLE persons (
        person_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('operator', 'person')),
        created_at INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "persons" VALUES('iq25ewiq6ty2unnhwtfm','Operator','operator',1795527212459);
CREATE TABLE runtimes (
                runtime_id TEXT PRIMARY KEY,
                notebook_id TEXT NOT NULL,
                person_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                started_at INTEGER,
                ended_at INTEGER,
                sentence TEXT
            );
CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY,
        secret_hash TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "sessions" VALUES('vozp7xllfxgvdkurw3hy','24ecddbe127291d6cf98db93cf88b9e6436114c417a1ac7e6f25750c6a7c1d2a','iq25ewiq6ty2unnhwtfm',1795527212507,1795527212507);
CREATE TABLE sign_in_tokens (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    );
INSERT INTO "sign_in_tokens" VALUES(1,'d997ba7b1c21a601c962fc31e5e63a56f7318c4c6979ed2154297ab181b40baf','iq25ewiq6ty2unnhwtfm',1795528112465,1795527212507);
CREATE TABLE snapshots (
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        revision INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (notebook, revision)
    ) STRICT;
INSERT INTO "snapshots" VALUES(1,0,'{"format":1,"title":"Tracer dispersion","revision":0,"structure_version":0,"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3","language":"python"},"language_info":{"name":"python"}},"extra":{},"cells":[{"cell_id":"xt2f66tlbuzp","cell_type":"code","text":"","text_version":0,"metadata":{},"outputs":[]}],"deleted":[],"deleted_after":[],"clients":[],"unfinished_runs":[],"last_runs":[],"known_runs":[]}');
INSERT INTO "snapshots" VALUES(1,6,'{"format":1,"title":"Tracer dispersion","revision":6,"structure_version":2,"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3","language":"python"},"language_info":{"name":"python"}},"extra":{},"cells":[{"cell_id":"cell-d10e06b0a8fa","cell_type":"markdown","text":"A remark about **channels**.","text_version":0,"metadata":{},"outputs":[]},{"cell_id":"cell-88c5064bb062","cell_type":"code","text":"roughness = 0.25\nprint(''roughness'', roughness)","text_version":0,"metadata":{},"outputs":[{"type":"stream","name":"stdout","chunks":[{"text":"roughness 0.25\n","bytes":15,"lines":1}]}],"execution_count":1,"run_text_version":0},{"cell_id":"xt2f66tlbuzp","cell_type":"code","text":"","text_version":0,"metadata":{},"outputs":[]}],"deleted":[],"deleted_after":[],"clients":[{"id":"client-3ea3856ec9e5cade","floor":-1,"last":6,"pushes":[[1,1],[2,2],[3,6]]}],"unfinished_runs":[],"last_runs":[{"run_id":"run-ff569e7943963c8d","cell_id":"cell-88c5064bb062","text_version":0,"phase":"done","execution_count":1,"queued_at":1795527212729,"started_at":1795527214446,"ended_at":1795527214446}],"known_runs":["run-ff569e7943963c8d"]}');
INSERT INTO "snapshots" VALUES(2,0,'{"format":1,"title":"Deleted by mistake","revision":0,"structure_version":0,"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3","language":"python"},"language_info":{"name":"python"}},"extra":{},"cells":[{"cell_id":"b6mtlme2hc3v","cell_type":"code","text":"","text_version":0,"metadata":{},"outputs":[]}],"deleted":[],"deleted_after":[],"clients":[],"unfinished_runs":[],"last_runs":[],"known_runs":[]}');
INSERT INTO "snapshots" VALUES(2,1,'{"format":1,"title":"Deleted by mistake","revision":1,"structure_version":1,"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3","language":"python"},"language_info":{"name":"python"}},"extra":{},"cells":[{"cell_id":"cell-6468082a7cc2","cell_type":"code","text":"precious = 1","text_version":0,"metadata":{},"outputs":[]},{"cell_id":"b6mtlme2hc3v","cell_type":"code","text":"","text_version":0,"metadata":{},"outputs":[]}],"deleted":[],"deleted_after":[],"clients":[{"id":"client-43009e4aeac1c4b7","floor":-1,"last":1,"pushes":[[1,1]]}],"unfinished_runs":[],"last_runs":[],"known_runs":[]}');
CREATE TABLE unread_files (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        added_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "unread_files" VALUES('nzichguhl4ancghgo5rf','iq25ewiq6ty2unnhwtfm','broken.ipynb',1,'This is no notebook that can be read: line 1, column 2 is not JSON: incomplete JSON.',1795527214522);
CREATE INDEX notebooks_by_owner ON notebooks (owner, updated_at);
CREATE UNIQUE INDEX operations_by_notebook ON operations (notebook, revision);
CREATE INDEX unread_files_by_owner ON unread_files (owner, added_at);
CREATE INDEX runtimes_living ON runtimes (notebook_id) WHERE ended_at IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sign_in_tokens',1);
COMMIT;
