// Generated from wire/*.yaml by tools/wire_generate.py; never edited.
// Decodes a text as a type given by name, and encodes it again: for golden messages and fuzzing.
#pragma once

#include "wire/shared.h"
#include "wire/page.h"
#include "wire/http.h"
#include "wire/shim.h"
#include "wire/host.h"
#include "wire/files.h"

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
    if (type == "KernelSpec") return again(decode_kernel_spec(text));
    if (type == "RuntimeUse") return again(decode_runtime_use(text));
    if (type == "RuntimeState") return again(decode_runtime_state(text));
    if (type == "OutputOp") return again(decode_output_op(text));
    if (type == "StructureEdit") return again(decode_structure_edit(text));
    if (type == "RunRequest") return again(decode_run_request(text));
    if (type == "TextSelection") return again(decode_text_selection(text));
    if (type == "GateMistake") return again(decode_gate_mistake(text));
    if (type == "GateNotice") return again(decode_gate_notice(text));
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
    if (type == "Door") return again(decode_door(text));
    if (type == "SignUpRequest") return again(decode_sign_up_request(text));
    if (type == "PasswordByLink") return again(decode_password_by_link(text));
    if (type == "ChangePassword") return again(decode_change_password(text));
    if (type == "SessionLine") return again(decode_session_line(text));
    if (type == "SessionList") return again(decode_session_list(text));
    if (type == "CreateApiToken") return again(decode_create_api_token(text));
    if (type == "ApiTokenLine") return again(decode_api_token_line(text));
    if (type == "NewApiToken") return again(decode_new_api_token(text));
    if (type == "ApiTokenList") return again(decode_api_token_list(text));
    if (type == "PersonLine") return again(decode_person_line(text));
    if (type == "PersonList") return again(decode_person_list(text));
    if (type == "ChangePerson") return again(decode_change_person(text));
    if (type == "Link") return again(decode_link(text));
    if (type == "Me") return again(decode_me(text));
    if (type == "NotebookSummary") return again(decode_notebook_summary(text));
    if (type == "UnreadFile") return again(decode_unread_file(text));
    if (type == "NotebookList") return again(decode_notebook_list(text));
    if (type == "PlaceNotebook") return again(decode_place_notebook(text));
    if (type == "FolderRequest") return again(decode_folder_request(text));
    if (type == "FoundNotebook") return again(decode_found_notebook(text));
    if (type == "SearchResult") return again(decode_search_result(text));
    if (type == "Example") return again(decode_example(text));
    if (type == "ExampleList") return again(decode_example_list(text));
    if (type == "OutputMatch") return again(decode_output_match(text));
    if (type == "OutputMatches") return again(decode_output_matches(text));
    if (type == "CreateNotebook") return again(decode_create_notebook(text));
    if (type == "RenameNotebook") return again(decode_rename_notebook(text));
    if (type == "GuardCase") return again(decode_guard_case(text));
    if (type == "GuardCaseList") return again(decode_guard_case_list(text));
    if (type == "GuardEvidence") return again(decode_guard_evidence(text));
    if (type == "GuardEvent") return again(decode_guard_event(text));
    if (type == "GuardCaseDetail") return again(decode_guard_case_detail(text));
    if (type == "AnswerMistake") return again(decode_answer_mistake(text));
    if (type == "GuardGroup") return again(decode_guard_group(text));
    if (type == "GuardClass") return again(decode_guard_class(text));
    if (type == "GuardPolicy") return again(decode_guard_policy(text));
    if (type == "SetGuardAction") return again(decode_set_guard_action(text));
    if (type == "KernelList") return again(decode_kernel_list(text));
    if (type == "Health") return again(decode_health(text));
    if (type == "KernelEvent") return again(decode_kernel_event(text));
    if (type == "ToShim") return again(decode_to_shim(text));
    if (type == "FromShim") return again(decode_from_shim(text));
    if (type == "LiveRuntime") return again(decode_live_runtime(text));
    if (type == "RuntimeUsage") return again(decode_runtime_usage(text));
    if (type == "ToHost") return again(decode_to_host(text));
    if (type == "FromHost") return again(decode_from_host(text));
    if (type == "FileEntry") return again(decode_file_entry(text));
    if (type == "TerminalState") return again(decode_terminal_state(text));
    if (type == "ProcessState") return again(decode_process_state(text));
    if (type == "ToFiles") return again(decode_to_files(text));
    if (type == "FromFiles") return again(decode_from_files(text));
    return std::unexpected(DecodeError{"", "unknown type"});
}

inline constexpr std::string_view golden_types[] = {
    "CommMessage",
    "TextChunk",
    "OutputBlob",
    "Output",
    "RunState",
    "KernelSpec",
    "RuntimeUse",
    "RuntimeState",
    "OutputOp",
    "StructureEdit",
    "RunRequest",
    "TextSelection",
    "GateMistake",
    "GateNotice",
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
    "Door",
    "SignUpRequest",
    "PasswordByLink",
    "ChangePassword",
    "SessionLine",
    "SessionList",
    "CreateApiToken",
    "ApiTokenLine",
    "NewApiToken",
    "ApiTokenList",
    "PersonLine",
    "PersonList",
    "ChangePerson",
    "Link",
    "Me",
    "NotebookSummary",
    "UnreadFile",
    "NotebookList",
    "PlaceNotebook",
    "FolderRequest",
    "FoundNotebook",
    "SearchResult",
    "Example",
    "ExampleList",
    "OutputMatch",
    "OutputMatches",
    "CreateNotebook",
    "RenameNotebook",
    "GuardCase",
    "GuardCaseList",
    "GuardEvidence",
    "GuardEvent",
    "GuardCaseDetail",
    "AnswerMistake",
    "GuardGroup",
    "GuardClass",
    "GuardPolicy",
    "SetGuardAction",
    "KernelList",
    "Health",
    "KernelEvent",
    "ToShim",
    "FromShim",
    "LiveRuntime",
    "RuntimeUsage",
    "ToHost",
    "FromHost",
    "FileEntry",
    "TerminalState",
    "ProcessState",
    "ToFiles",
    "FromFiles",
};

}  // namespace stoa::wire
