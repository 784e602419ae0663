// Generated from wire/*.yaml by tools/wire_generate.py; never edited.
// Decodes a text as a type given by name, and encodes it again: for golden messages and fuzzing.
#pragma once

#include "wire/shared.h"
#include "wire/page.h"
#include "wire/http.h"
#include "wire/shim.h"
#include "wire/host.h"

namespace stoa::wire {

inline std::expected<std::string, DecodeError> decode_and_encode(std::string_view type, std::string_view text) {
    auto again = [](auto&& decoded) -> std::expected<std::string, DecodeError> {
        if (!decoded) return std::unexpected(decoded.error());
        return encode(*decoded);
    };
    if (type == "CommMessage") return again(decode_comm_message(text));
    if (type == "TextChunk") return again(decode_text_chunk(text));
    if (type == "OutputBlob") return again(decode_output_blob(text));
    if (type == "Output") return again(decode_output(text));
    if (type == "RunState") return again(decode_run_state(text));
    if (type == "RuntimeState") return again(decode_runtime_state(text));
    if (type == "OutputOp") return again(decode_output_op(text));
    if (type == "StructureEdit") return again(decode_structure_edit(text));
    if (type == "RunRequest") return again(decode_run_request(text));
    if (type == "TextSelection") return again(decode_text_selection(text));
    if (type == "WaitingInput") return again(decode_waiting_input(text));
    if (type == "WidgetBuffer") return again(decode_widget_buffer(text));
    if (type == "WidgetState") return again(decode_widget_state(text));
    if (type == "PersonHere") return again(decode_person_here(text));
    if (type == "CellState") return again(decode_cell_state(text));
    if (type == "TextUpdate") return again(decode_text_update(text));
    if (type == "PageMessage") return again(decode_page_message(text));
    if (type == "ServerMessage") return again(decode_server_message(text));
    if (type == "Problem") return again(decode_problem(text));
    if (type == "SignIn") return again(decode_sign_in(text));
    if (type == "Me") return again(decode_me(text));
    if (type == "NotebookSummary") return again(decode_notebook_summary(text));
    if (type == "UnreadFile") return again(decode_unread_file(text));
    if (type == "NotebookList") return again(decode_notebook_list(text));
    if (type == "OutputMatch") return again(decode_output_match(text));
    if (type == "OutputMatches") return again(decode_output_matches(text));
    if (type == "CreateNotebook") return again(decode_create_notebook(text));
    if (type == "RenameNotebook") return again(decode_rename_notebook(text));
    if (type == "Health") return again(decode_health(text));
    if (type == "KernelEvent") return again(decode_kernel_event(text));
    if (type == "ToShim") return again(decode_to_shim(text));
    if (type == "FromShim") return again(decode_from_shim(text));
    if (type == "LiveRuntime") return again(decode_live_runtime(text));
    if (type == "RuntimeUsage") return again(decode_runtime_usage(text));
    if (type == "ToHost") return again(decode_to_host(text));
    if (type == "FromHost") return again(decode_from_host(text));
    return std::unexpected(DecodeError{"", "unknown type"});
}

inline constexpr std::string_view golden_types[] = {
    "CommMessage",
    "TextChunk",
    "OutputBlob",
    "Output",
    "RunState",
    "RuntimeState",
    "OutputOp",
    "StructureEdit",
    "RunRequest",
    "TextSelection",
    "WaitingInput",
    "WidgetBuffer",
    "WidgetState",
    "PersonHere",
    "CellState",
    "TextUpdate",
    "PageMessage",
    "ServerMessage",
    "Problem",
    "SignIn",
    "Me",
    "NotebookSummary",
    "UnreadFile",
    "NotebookList",
    "OutputMatch",
    "OutputMatches",
    "CreateNotebook",
    "RenameNotebook",
    "Health",
    "KernelEvent",
    "ToShim",
    "FromShim",
    "LiveRuntime",
    "RuntimeUsage",
    "ToHost",
    "FromHost",
};

}  // namespace stoa::wire
