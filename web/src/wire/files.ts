// Generated from wire/*.yaml by tools/wire_generate.py; never edited.

import type { Refusal, Shapes } from "./wire";

export const limits = {
  files_protocol: 1,
  /** a path; relative ones begin in the person's home */
  max_path_bytes: 4096,
  /** entries of one page of a folder's list */
  max_files_listed: 1000,
  /** entries of a folder that are looked at; what is beyond is counted as left out */
  max_folder_entries: 200000,
  /** of a file or archive read at once */
  file_piece_bytes: 262144,
  /** one part of an upload */
  max_part_bytes: 4194304,
  /** a file saved whole from the editor */
  max_saved_text_bytes: 8388608,
  /** requests of one runtime under way at once, in the files program */
  max_files_streams: 32,
  /** programs of one runtime that are listed */
  max_processes_listed: 100,
  /** terminals of one runtime */
  max_terminals: 16,
  /** one message of what is typed or pasted */
  max_terminal_input_bytes: 65536,
  /** one message of what a terminal prints */
  max_terminal_output_bytes: 32768,
  /** sent and not acknowledged; beyond it the terminal's program waits */
  terminal_window_bytes: 262144,
  /** kept of each terminal for pages that come back */
  terminal_scrollback_bytes: 1048576,
  /** the files program answers within this, or the request ends */
  files_answer_timeout_ms: 30000,
} as const;

/** What stands at a path; a link counts as what it leads to. */
export type FileKind = "file" | "folder" | "other";

/** One file or folder. */
export interface FileEntry {
  /** the last part of its path */
  name: string;
  kind: FileKind;
  /** a symbolic link */
  link: boolean;
  bytes: number;
  /** since 1970 */
  modified_ms: number;
  /** changes whenever the file's content may have changed */
  version: string;
}

/** A page of a folder, folders first, then by name. GET files/list. */
export interface FolderListing {
  /** of the folder; empty is the home */
  path: string;
  entries: FileEntry[];
  /** entries of the folder */
  total: number;
  /** entries that can't be shown: their names are no UTF-8, or they are too many */
  left_out: number;
  /** of the disk */
  free_bytes: number;
  disk_bytes: number;
}

/** Answered by folder_listing. */
export interface ListFolder {
  path: string;
  /** entries to leave out, of those before this page */
  first: number;
}

/** Opens a file on this stream for read_piece. Answered by file_found. */
export interface OpenFile {
  path: string;
}

/** What stands there. */
export interface FileFound {
  entry: FileEntry;
}

/** Answered by piece. Of an archive the offset counts for nothing. */
export interface ReadPiece {
  offset: number;
  /** at most file_piece_bytes */
  bytes: number;
}

/** Bytes follow; none means the end. */
export interface Piece {
  bytes: number;
}

/** A zip of this folder, for read_piece. Answered by file_found. */
export interface OpenArchive {
  path: string;
}

/** How much of an upload is there. Answered by upload_state. */
export interface FindUpload {
  /** where the file shall stand */
  path: string;
  /** chosen by the page: the same for the same file, so that a broken upload goes on */
  upload_id: string;
}

/** GET, HEAD and PATCH of files/upload. */
export interface UploadState {
  /** there; the next part begins here */
  bytes: number;
}

/** Bytes follow. Answered by upload_state; an offset that is not the end of what is there fails with stale. */
export interface WritePart {
  path: string;
  upload_id: string;
  offset: number;
}

/** The upload takes its place under its name, replacing a file there. Answered by file_found. POST files/upload. */
export interface FinishUpload {
  path: string;
  upload_id: string;
  /** what must be there */
  bytes: number;
  /** the file that is replaced must still have this version, else conflict; empty: there must be none */
  version?: string;
}

/** Forgets a part of an upload. Answered by done. DELETE files/upload. */
export interface DropUpload {
  path: string;
  upload_id: string;
}

/** Answered by file_found. POST files/folder. */
export interface MakeFolder {
  path: string;
}

/** Replaces nothing. Answered by file_found. POST files/rename. */
export interface RenameEntry {
  path: string;
  to: string;
}

/** A folder goes with all that is in it; a link goes alone. Answered by done. DELETE files. */
export interface RemoveEntry {
  path: string;
}

/** It is done. */
export interface Done {
}

/** It could not be done. */
export interface FilesFailed {
  refusal: Refusal;
  sentence: string;
}

/** A new shell. Answered by terminal_opened. POST terminals. */
export interface OpenTerminal {
  columns: number;
  rows: number;
}

/** The new terminal. */
export interface TerminalOpened {
  /** its number, never used again in this runtime */
  terminal: number;
}

/** Answered by terminal_list. */
export interface ListTerminals {
}

/** One terminal. */
export interface TerminalState {
  terminal: number;
  /** the program in front, and its number */
  title: string;
}

/** Terminals that are open. GET terminals. */
export interface TerminalList {
  terminals: TerminalState[];
}

/** From now on this stream carries the terminal - terminal_output one way, terminal_input, resize_terminal and take_output the other. */
export interface AttachTerminal {
  terminal: number;
  /** output from this position on, as far as it is kept */
  from: number;
}

/** Output. The bytes follow in a frame; to a page they stand in data. */
export interface TerminalOutput {
  /** of the first byte in all that the terminal printed */
  position: number;
  /** base64, to a page only */
  data?: string;
}

/** The shell ended; nothing follows. */
export interface TerminalEnded {
  sentence: string;
}

/** What was typed. */
export interface TerminalInput {
  text: string;
}

/** The window's size. */
export interface ResizeTerminal {
  columns: number;
  rows: number;
}

/** Everything before this position has been drawn. */
export interface TakeOutput {
  position: number;
}

/** Ends the shell and what it started. Answered by done. DELETE terminals/{n}. */
export interface CloseTerminal {
  terminal: number;
}

/** Answered by process_list. GET processes. */
export interface ListProcesses {
}

/** One program. */
export interface ProcessState {
  /** its number inside the runtime */
  process: number;
  /** tells it from a later one of the same number */
  started: number;
  /** what runs, as one would say it */
  name: string;
  /** the notebook's kernel: restarted and stopped, never ended alone */
  kernel: boolean;
  /** the shell of this terminal */
  terminal?: number;
  /** processor time since it started */
  cpu_ms: number;
  /** resident, what it shares with others too */
  memory_bytes: number;
}

/** Programs that run in the runtime, its init and the files program left out, those of most memory first. */
export interface ProcessList {
  processes: ProcessState[];
  /** more than are listed */
  left_out: number;
}

/** Asks a program to end, and ends it when it does not within a moment. Answered by done. POST processes/end. */
export interface EndProcess {
  process: number;
  started: number;
}

/** From serve to the files program. */
export type ToFiles =
  | ({ type: "list_folder" } & ListFolder)
  | ({ type: "open_file" } & OpenFile)
  | ({ type: "open_archive" } & OpenArchive)
  | ({ type: "read_piece" } & ReadPiece)
  | ({ type: "find_upload" } & FindUpload)
  | ({ type: "write_part" } & WritePart)
  | ({ type: "finish_upload" } & FinishUpload)
  | ({ type: "drop_upload" } & DropUpload)
  | ({ type: "make_folder" } & MakeFolder)
  | ({ type: "rename_entry" } & RenameEntry)
  | ({ type: "remove_entry" } & RemoveEntry)
  | ({ type: "open_terminal" } & OpenTerminal)
  | ({ type: "list_terminals" } & ListTerminals)
  | ({ type: "attach_terminal" } & AttachTerminal)
  | ({ type: "terminal_input" } & TerminalInput)
  | ({ type: "resize_terminal" } & ResizeTerminal)
  | ({ type: "take_output" } & TakeOutput)
  | ({ type: "close_terminal" } & CloseTerminal)
  | ({ type: "list_processes" } & ListProcesses)
  | ({ type: "end_process" } & EndProcess);

/** From the files program; terminal_output and terminal_ended go on to the page. */
export type FromFiles =
  | ({ type: "folder_listing" } & FolderListing)
  | ({ type: "file_found" } & FileFound)
  | ({ type: "piece" } & Piece)
  | ({ type: "upload_state" } & UploadState)
  | ({ type: "done" } & Done)
  | ({ type: "files_failed" } & FilesFailed)
  | ({ type: "terminal_opened" } & TerminalOpened)
  | ({ type: "terminal_list" } & TerminalList)
  | ({ type: "process_list" } & ProcessList)
  | ({ type: "terminal_output" } & TerminalOutput)
  | ({ type: "terminal_ended" } & TerminalEnded);

/** The shapes of what comes over a socket as data, for check.ts. */
export const shapes: Shapes = {"enums": {"FileKind": ["file", "folder", "other"]}, "structs": {"FileEntry": {"name": ["string", 4096], "kind": ["enum", "FileKind"], "link": "bool", "bytes": ["int", 0, 9007199254740991], "modified_ms": ["int", 0, 9007199254740991], "version": ["string", 64]}, "FolderListing": {"path": ["string", 4096], "entries": ["list", ["struct", "FileEntry"], 1000], "total": ["int", 0, 9007199254740991], "left_out": ["int", 0, 9007199254740991], "free_bytes": ["int", 0, 9007199254740991], "disk_bytes": ["int", 0, 9007199254740991]}, "ListFolder": {"path": ["string", 4096], "first": ["int", 0, 9007199254740991]}, "OpenFile": {"path": ["string", 4096]}, "FileFound": {"entry": ["struct", "FileEntry"]}, "ReadPiece": {"offset": ["int", 0, 9007199254740991], "bytes": ["int", 0, 9007199254740991]}, "Piece": {"bytes": ["int", 0, 9007199254740991]}, "OpenArchive": {"path": ["string", 4096]}, "FindUpload": {"path": ["string", 4096], "upload_id": "id"}, "UploadState": {"bytes": ["int", 0, 9007199254740991]}, "WritePart": {"path": ["string", 4096], "upload_id": "id", "offset": ["int", 0, 9007199254740991]}, "FinishUpload": {"path": ["string", 4096], "upload_id": "id", "bytes": ["int", 0, 9007199254740991], "version?": ["string", 64]}, "DropUpload": {"path": ["string", 4096], "upload_id": "id"}, "MakeFolder": {"path": ["string", 4096]}, "RenameEntry": {"path": ["string", 4096], "to": ["string", 4096]}, "RemoveEntry": {"path": ["string", 4096]}, "Done": {}, "FilesFailed": {"refusal": ["enum", "Refusal"], "sentence": ["string", 4000]}, "OpenTerminal": {"columns": ["int", 2, 1000], "rows": ["int", 1, 500]}, "TerminalOpened": {"terminal": ["int", 1, 1000000]}, "ListTerminals": {}, "TerminalState": {"terminal": ["int", 1, 1000000], "title": ["string", 200]}, "TerminalList": {"terminals": ["list", ["struct", "TerminalState"], 16]}, "AttachTerminal": {"terminal": ["int", 1, 1000000], "from": ["int", 0, 9007199254740991]}, "TerminalOutput": {"position": ["int", 0, 9007199254740991], "data?": ["string", 4194304]}, "TerminalEnded": {"sentence": ["string", 400]}, "TerminalInput": {"text": ["string", 65536]}, "ResizeTerminal": {"columns": ["int", 2, 1000], "rows": ["int", 1, 500]}, "TakeOutput": {"position": ["int", 0, 9007199254740991]}, "CloseTerminal": {"terminal": ["int", 1, 1000000]}, "ListProcesses": {}, "ProcessState": {"process": ["int", 1, 4194304], "started": ["int", 0, 9007199254740991], "name": ["string", 200], "kernel": "bool", "terminal?": ["int", 1, 1000000], "cpu_ms": ["int", 0, 9007199254740991], "memory_bytes": ["int", 0, 9007199254740991]}, "ProcessList": {"processes": ["list", ["struct", "ProcessState"], 100], "left_out": ["int", 0, 9007199254740991]}, "EndProcess": {"process": ["int", 1, 4194304], "started": ["int", 0, 9007199254740991]}}, "unions": {"ToFiles": {"list_folder": "ListFolder", "open_file": "OpenFile", "open_archive": "OpenArchive", "read_piece": "ReadPiece", "find_upload": "FindUpload", "write_part": "WritePart", "finish_upload": "FinishUpload", "drop_upload": "DropUpload", "make_folder": "MakeFolder", "rename_entry": "RenameEntry", "remove_entry": "RemoveEntry", "open_terminal": "OpenTerminal", "list_terminals": "ListTerminals", "attach_terminal": "AttachTerminal", "terminal_input": "TerminalInput", "resize_terminal": "ResizeTerminal", "take_output": "TakeOutput", "close_terminal": "CloseTerminal", "list_processes": "ListProcesses", "end_process": "EndProcess"}, "FromFiles": {"folder_listing": "FolderListing", "file_found": "FileFound", "piece": "Piece", "upload_state": "UploadState", "done": "Done", "files_failed": "FilesFailed", "terminal_opened": "TerminalOpened", "terminal_list": "TerminalList", "process_list": "ProcessList", "terminal_output": "TerminalOutput", "terminal_ended": "TerminalEnded"}}};
