// Generated from wire/files.yaml by tools/wire_generate.py; never edited.
// Between serve and the files program inside a runtime's sandbox, over a stream that open_stream opened with end files; and the bodies of the HTTP API of files and terminals. A frame is one JSON line, then the bytes that it speaks of. What comes from the sandbox is hostile.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.h"
#include "wire/shared.h"

namespace stoa {
class JsonReader;
}

namespace stoa::wire {

inline constexpr std::int64_t files_protocol = 1;
/// a path; relative ones begin in the person's home
inline constexpr std::int64_t max_path_bytes = 4096;
/// entries of one page of a folder's list
inline constexpr std::int64_t max_files_listed = 1000;
/// entries of a folder that are looked at; what is beyond is counted as left out
inline constexpr std::int64_t max_folder_entries = 200000;
/// of a file or archive read at once
inline constexpr std::int64_t file_piece_bytes = 262144;
/// one part of an upload
inline constexpr std::int64_t max_part_bytes = 4194304;
/// a file saved whole from the editor
inline constexpr std::int64_t max_saved_text_bytes = 8388608;
/// requests of one runtime under way at once, in the files program
inline constexpr std::int64_t max_files_streams = 32;
/// programs of one runtime that are listed
inline constexpr std::int64_t max_processes_listed = 100;
/// terminals of one runtime
inline constexpr std::int64_t max_terminals = 16;
/// one message of what is typed or pasted
inline constexpr std::int64_t max_terminal_input_bytes = 65536;
/// one message of what a terminal prints
inline constexpr std::int64_t max_terminal_output_bytes = 32768;
/// sent and not acknowledged; beyond it the terminal's program waits
inline constexpr std::int64_t terminal_window_bytes = 262144;
/// kept of each terminal for pages that come back
inline constexpr std::int64_t terminal_scrollback_bytes = 1048576;
/// the files program answers within this, or the request ends
inline constexpr std::int64_t files_answer_timeout_ms = 30000;

/// What stands at a path; a link counts as what it leads to.
enum class FileKind : std::uint8_t {
    file,
    folder,
    other,  ///< a device, a socket, a broken link
};
[[nodiscard]] std::string_view name_of(FileKind value);
[[nodiscard]] std::optional<FileKind> find_file_kind(std::string_view name);

/// One file or folder.
struct FileEntry {
    std::string name;  ///< the last part of its path
    FileKind kind{};
    bool link{};  ///< a symbolic link
    std::int64_t bytes{};
    std::int64_t modified_ms{};  ///< since 1970
    std::string version;  ///< changes whenever the file's content may have changed
};

/// A page of a folder, folders first, then by name. GET files/list.
struct FolderListing {
    std::string path;  ///< of the folder; empty is the home
    std::vector<FileEntry> entries;
    std::int64_t total{};  ///< entries of the folder
    std::int64_t left_out{};  ///< entries that can't be shown: their names are no UTF-8, or they are too many
    std::int64_t free_bytes{};  ///< of the disk
    std::int64_t disk_bytes{};
};

/// Answered by folder_listing.
struct ListFolder {
    std::string path;
    std::int64_t first{};  ///< entries to leave out, of those before this page
};

/// Opens a file on this stream for read_piece. Answered by file_found.
struct OpenFile {
    std::string path;
};

/// What stands there.
struct FileFound {
    FileEntry entry;
};

/// Answered by piece. Of an archive the offset counts for nothing.
struct ReadPiece {
    std::int64_t offset{};
    std::int64_t bytes{};  ///< at most file_piece_bytes
};

/// Bytes follow; none means the end.
struct Piece {
    std::int64_t bytes{};
};

/// A zip of this folder, for read_piece. Answered by file_found.
struct OpenArchive {
    std::string path;
};

/// How much of an upload is there. Answered by upload_state.
struct FindUpload {
    std::string path;  ///< where the file shall stand
    std::string upload_id;  ///< chosen by the page: the same for the same file, so that a broken upload goes on
};

/// GET, HEAD and PATCH of files/upload.
struct UploadState {
    std::int64_t bytes{};  ///< there; the next part begins here
};

/// Bytes follow. Answered by upload_state; an offset that is not the end of what is there fails with stale.
struct WritePart {
    std::string path;
    std::string upload_id;
    std::int64_t offset{};
};

/// The upload takes its place under its name, replacing a file there. Answered by file_found. POST files/upload.
struct FinishUpload {
    std::string path;
    std::string upload_id;
    std::int64_t bytes{};  ///< what must be there
    std::optional<std::string> version;  ///< the file that is replaced must still have this version, else conflict; empty: there must be none
};

/// Forgets a part of an upload. Answered by done. DELETE files/upload.
struct DropUpload {
    std::string path;
    std::string upload_id;
};

/// Answered by file_found. POST files/folder.
struct MakeFolder {
    std::string path;
};

/// Replaces nothing. Answered by file_found. POST files/rename.
struct RenameEntry {
    std::string path;
    std::string to;
};

/// A folder goes with all that is in it; a link goes alone. Answered by done. DELETE files.
struct RemoveEntry {
    std::string path;
};

/// It is done.
struct Done {
};

/// It could not be done.
struct FilesFailed {
    Refusal refusal{};
    std::string sentence;
};

/// A new shell. Answered by terminal_opened. POST terminals.
struct OpenTerminal {
    std::int64_t columns{};
    std::int64_t rows{};
};

/// The new terminal.
struct TerminalOpened {
    std::int64_t terminal{};  ///< its number, never used again in this runtime
};

/// Answered by terminal_list.
struct ListTerminals {
};

/// One terminal.
struct TerminalState {
    std::int64_t terminal{};
    std::string title;  ///< the program in front, and its number
};

/// Terminals that are open. GET terminals.
struct TerminalList {
    std::vector<TerminalState> terminals;
};

/// From now on this stream carries the terminal - terminal_output one way, terminal_input, resize_terminal and take_output the other.
struct AttachTerminal {
    std::int64_t terminal{};
    std::int64_t from{};  ///< output from this position on, as far as it is kept
};

/// Output. The bytes follow in a frame; to a page they stand in data.
struct TerminalOutput {
    std::int64_t position{};  ///< of the first byte in all that the terminal printed
    std::optional<std::string> data;  ///< base64, to a page only
};

/// The shell ended; nothing follows.
struct TerminalEnded {
    std::string sentence;
};

/// What was typed.
struct TerminalInput {
    std::string text;
};

/// The window's size.
struct ResizeTerminal {
    std::int64_t columns{};
    std::int64_t rows{};
};

/// Everything before this position has been drawn.
struct TakeOutput {
    std::int64_t position{};
};

/// Ends the shell and what it started. Answered by done. DELETE terminals/{n}.
struct CloseTerminal {
    std::int64_t terminal{};
};

/// Answered by process_list. GET processes.
struct ListProcesses {
};

/// One program.
struct ProcessState {
    std::int64_t process{};  ///< its number inside the runtime
    std::int64_t started{};  ///< tells it from a later one of the same number
    std::string name;  ///< what runs, as one would say it
    bool kernel{};  ///< the notebook's kernel: restarted and stopped, never ended alone
    std::optional<std::int64_t> terminal;  ///< the shell of this terminal
    std::int64_t cpu_ms{};  ///< processor time since it started
    std::int64_t memory_bytes{};  ///< resident, what it shares with others too
};

/// Programs that run in the runtime, its init and the files program left out, those of most memory first.
struct ProcessList {
    std::vector<ProcessState> processes;
    std::int64_t left_out{};  ///< more than are listed
};

/// Asks a program to end, and ends it when it does not within a moment. Answered by done. POST processes/end.
struct EndProcess {
    std::int64_t process{};
    std::int64_t started{};
};

/// From serve to the files program.
using ToFiles = std::variant<ListFolder, OpenFile, OpenArchive, ReadPiece, FindUpload, WritePart, FinishUpload, DropUpload, MakeFolder, RenameEntry, RemoveEntry, OpenTerminal, ListTerminals, AttachTerminal, TerminalInput, ResizeTerminal, TakeOutput, CloseTerminal, ListProcesses, EndProcess>;

/// From the files program; terminal_output and terminal_ended go on to the page.
using FromFiles = std::variant<FolderListing, FileFound, Piece, UploadState, Done, FilesFailed, TerminalOpened, TerminalList, ProcessList, TerminalOutput, TerminalEnded>;

void write(std::string& out, const FileEntry& value);
bool read(boost::json::value& json, FileEntry& value, JsonReader& reader);
/// The JSON text of a FileEntry.
[[nodiscard]] std::string encode(const FileEntry& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FileEntry, DecodeError> decode_file_entry(std::string_view text);

void write(std::string& out, const FolderListing& value);
bool read(boost::json::value& json, FolderListing& value, JsonReader& reader);
/// The JSON text of a FolderListing.
[[nodiscard]] std::string encode(const FolderListing& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FolderListing, DecodeError> decode_folder_listing(std::string_view text);

void write(std::string& out, const ListFolder& value);
bool read(boost::json::value& json, ListFolder& value, JsonReader& reader);
/// The JSON text of a ListFolder.
[[nodiscard]] std::string encode(const ListFolder& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ListFolder, DecodeError> decode_list_folder(std::string_view text);

void write(std::string& out, const OpenFile& value);
bool read(boost::json::value& json, OpenFile& value, JsonReader& reader);
/// The JSON text of a OpenFile.
[[nodiscard]] std::string encode(const OpenFile& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OpenFile, DecodeError> decode_open_file(std::string_view text);

void write(std::string& out, const FileFound& value);
bool read(boost::json::value& json, FileFound& value, JsonReader& reader);
/// The JSON text of a FileFound.
[[nodiscard]] std::string encode(const FileFound& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FileFound, DecodeError> decode_file_found(std::string_view text);

void write(std::string& out, const ReadPiece& value);
bool read(boost::json::value& json, ReadPiece& value, JsonReader& reader);
/// The JSON text of a ReadPiece.
[[nodiscard]] std::string encode(const ReadPiece& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ReadPiece, DecodeError> decode_read_piece(std::string_view text);

void write(std::string& out, const Piece& value);
bool read(boost::json::value& json, Piece& value, JsonReader& reader);
/// The JSON text of a Piece.
[[nodiscard]] std::string encode(const Piece& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Piece, DecodeError> decode_piece(std::string_view text);

void write(std::string& out, const OpenArchive& value);
bool read(boost::json::value& json, OpenArchive& value, JsonReader& reader);
/// The JSON text of a OpenArchive.
[[nodiscard]] std::string encode(const OpenArchive& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OpenArchive, DecodeError> decode_open_archive(std::string_view text);

void write(std::string& out, const FindUpload& value);
bool read(boost::json::value& json, FindUpload& value, JsonReader& reader);
/// The JSON text of a FindUpload.
[[nodiscard]] std::string encode(const FindUpload& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FindUpload, DecodeError> decode_find_upload(std::string_view text);

void write(std::string& out, const UploadState& value);
bool read(boost::json::value& json, UploadState& value, JsonReader& reader);
/// The JSON text of a UploadState.
[[nodiscard]] std::string encode(const UploadState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<UploadState, DecodeError> decode_upload_state(std::string_view text);

void write(std::string& out, const WritePart& value);
bool read(boost::json::value& json, WritePart& value, JsonReader& reader);
/// The JSON text of a WritePart.
[[nodiscard]] std::string encode(const WritePart& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<WritePart, DecodeError> decode_write_part(std::string_view text);

void write(std::string& out, const FinishUpload& value);
bool read(boost::json::value& json, FinishUpload& value, JsonReader& reader);
/// The JSON text of a FinishUpload.
[[nodiscard]] std::string encode(const FinishUpload& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FinishUpload, DecodeError> decode_finish_upload(std::string_view text);

void write(std::string& out, const DropUpload& value);
bool read(boost::json::value& json, DropUpload& value, JsonReader& reader);
/// The JSON text of a DropUpload.
[[nodiscard]] std::string encode(const DropUpload& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<DropUpload, DecodeError> decode_drop_upload(std::string_view text);

void write(std::string& out, const MakeFolder& value);
bool read(boost::json::value& json, MakeFolder& value, JsonReader& reader);
/// The JSON text of a MakeFolder.
[[nodiscard]] std::string encode(const MakeFolder& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<MakeFolder, DecodeError> decode_make_folder(std::string_view text);

void write(std::string& out, const RenameEntry& value);
bool read(boost::json::value& json, RenameEntry& value, JsonReader& reader);
/// The JSON text of a RenameEntry.
[[nodiscard]] std::string encode(const RenameEntry& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RenameEntry, DecodeError> decode_rename_entry(std::string_view text);

void write(std::string& out, const RemoveEntry& value);
bool read(boost::json::value& json, RemoveEntry& value, JsonReader& reader);
/// The JSON text of a RemoveEntry.
[[nodiscard]] std::string encode(const RemoveEntry& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RemoveEntry, DecodeError> decode_remove_entry(std::string_view text);

void write(std::string& out, const Done& value);
bool read(boost::json::value& json, Done& value, JsonReader& reader);
/// The JSON text of a Done.
[[nodiscard]] std::string encode(const Done& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Done, DecodeError> decode_done(std::string_view text);

void write(std::string& out, const FilesFailed& value);
bool read(boost::json::value& json, FilesFailed& value, JsonReader& reader);
/// The JSON text of a FilesFailed.
[[nodiscard]] std::string encode(const FilesFailed& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FilesFailed, DecodeError> decode_files_failed(std::string_view text);

void write(std::string& out, const OpenTerminal& value);
bool read(boost::json::value& json, OpenTerminal& value, JsonReader& reader);
/// The JSON text of a OpenTerminal.
[[nodiscard]] std::string encode(const OpenTerminal& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OpenTerminal, DecodeError> decode_open_terminal(std::string_view text);

void write(std::string& out, const TerminalOpened& value);
bool read(boost::json::value& json, TerminalOpened& value, JsonReader& reader);
/// The JSON text of a TerminalOpened.
[[nodiscard]] std::string encode(const TerminalOpened& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalOpened, DecodeError> decode_terminal_opened(std::string_view text);

void write(std::string& out, const ListTerminals& value);
bool read(boost::json::value& json, ListTerminals& value, JsonReader& reader);
/// The JSON text of a ListTerminals.
[[nodiscard]] std::string encode(const ListTerminals& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ListTerminals, DecodeError> decode_list_terminals(std::string_view text);

void write(std::string& out, const TerminalState& value);
bool read(boost::json::value& json, TerminalState& value, JsonReader& reader);
/// The JSON text of a TerminalState.
[[nodiscard]] std::string encode(const TerminalState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalState, DecodeError> decode_terminal_state(std::string_view text);

void write(std::string& out, const TerminalList& value);
bool read(boost::json::value& json, TerminalList& value, JsonReader& reader);
/// The JSON text of a TerminalList.
[[nodiscard]] std::string encode(const TerminalList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalList, DecodeError> decode_terminal_list(std::string_view text);

void write(std::string& out, const AttachTerminal& value);
bool read(boost::json::value& json, AttachTerminal& value, JsonReader& reader);
/// The JSON text of a AttachTerminal.
[[nodiscard]] std::string encode(const AttachTerminal& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AttachTerminal, DecodeError> decode_attach_terminal(std::string_view text);

void write(std::string& out, const TerminalOutput& value);
bool read(boost::json::value& json, TerminalOutput& value, JsonReader& reader);
/// The JSON text of a TerminalOutput.
[[nodiscard]] std::string encode(const TerminalOutput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalOutput, DecodeError> decode_terminal_output(std::string_view text);

void write(std::string& out, const TerminalEnded& value);
bool read(boost::json::value& json, TerminalEnded& value, JsonReader& reader);
/// The JSON text of a TerminalEnded.
[[nodiscard]] std::string encode(const TerminalEnded& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalEnded, DecodeError> decode_terminal_ended(std::string_view text);

void write(std::string& out, const TerminalInput& value);
bool read(boost::json::value& json, TerminalInput& value, JsonReader& reader);
/// The JSON text of a TerminalInput.
[[nodiscard]] std::string encode(const TerminalInput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TerminalInput, DecodeError> decode_terminal_input(std::string_view text);

void write(std::string& out, const ResizeTerminal& value);
bool read(boost::json::value& json, ResizeTerminal& value, JsonReader& reader);
/// The JSON text of a ResizeTerminal.
[[nodiscard]] std::string encode(const ResizeTerminal& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ResizeTerminal, DecodeError> decode_resize_terminal(std::string_view text);

void write(std::string& out, const TakeOutput& value);
bool read(boost::json::value& json, TakeOutput& value, JsonReader& reader);
/// The JSON text of a TakeOutput.
[[nodiscard]] std::string encode(const TakeOutput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TakeOutput, DecodeError> decode_take_output(std::string_view text);

void write(std::string& out, const CloseTerminal& value);
bool read(boost::json::value& json, CloseTerminal& value, JsonReader& reader);
/// The JSON text of a CloseTerminal.
[[nodiscard]] std::string encode(const CloseTerminal& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CloseTerminal, DecodeError> decode_close_terminal(std::string_view text);

void write(std::string& out, const ListProcesses& value);
bool read(boost::json::value& json, ListProcesses& value, JsonReader& reader);
/// The JSON text of a ListProcesses.
[[nodiscard]] std::string encode(const ListProcesses& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ListProcesses, DecodeError> decode_list_processes(std::string_view text);

void write(std::string& out, const ProcessState& value);
bool read(boost::json::value& json, ProcessState& value, JsonReader& reader);
/// The JSON text of a ProcessState.
[[nodiscard]] std::string encode(const ProcessState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ProcessState, DecodeError> decode_process_state(std::string_view text);

void write(std::string& out, const ProcessList& value);
bool read(boost::json::value& json, ProcessList& value, JsonReader& reader);
/// The JSON text of a ProcessList.
[[nodiscard]] std::string encode(const ProcessList& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ProcessList, DecodeError> decode_process_list(std::string_view text);

void write(std::string& out, const EndProcess& value);
bool read(boost::json::value& json, EndProcess& value, JsonReader& reader);
/// The JSON text of a EndProcess.
[[nodiscard]] std::string encode(const EndProcess& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<EndProcess, DecodeError> decode_end_process(std::string_view text);

void write(std::string& out, const ToFiles& value);
bool read(boost::json::value& json, ToFiles& value, JsonReader& reader);
/// The JSON text of a ToFiles.
[[nodiscard]] std::string encode(const ToFiles& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ToFiles, DecodeError> decode_to_files(std::string_view text);

void write(std::string& out, const FromFiles& value);
bool read(boost::json::value& json, FromFiles& value, JsonReader& reader);
/// The JSON text of a FromFiles.
[[nodiscard]] std::string encode(const FromFiles& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FromFiles, DecodeError> decode_from_files(std::string_view text);

}  // namespace stoa::wire
