// Generated from wire/*.yaml by tools/wire_generate.py; never edited.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const limits = {
  /** a category of what the service does not allow, in words */
  max_category_bytes: 400,
  /** what a person says of a mistake of the guard, and the answer to it */
  max_mistake_bytes: 4000,
  /** kernels that a machine offers */
  max_kernels: 200,
  /** an id on the wire: letters, digits, '-', '_', '.', ':' */
  max_id_bytes: 64,
  /** a notebook's title */
  max_title_bytes: 400,
  /** a sentence for the person */
  max_sentence_bytes: 4000,
  /** the text of one cell, UTF-8 */
  max_cell_text_bytes: 4194304,
  /** cells in one notebook */
  max_cells: 10000,
  /** nesting of any JSON that crosses */
  max_json_depth: 100,
  /** metadata of one cell or notebook, as JSON text */
  max_metadata_bytes: 1048576,
  /** an output value kept inline; larger ones become blobs */
  max_inline_output_bytes: 4096,
  /** outputs of one cell; beyond it they are dropped and counted */
  max_outputs_per_cell: 20000,
  /** output of one run kept; beyond it bytes are drained, dropped and counted */
  max_run_output_bytes: 536870912,
  /** one coalesced chunk of a stream */
  max_stream_chunk_bytes: 65536,
  /** how long a chunk may wait for more */
  max_stream_delay_ms: 50,
  /** one value of a MIME bundle; a larger one is replaced by a text that says so */
  max_output_value_bytes: 33554432,
  /** one frame between serve, host and shims */
  max_frame_bytes: 50331648,
  /** one comm message: its JSON text and its buffers as base64; a larger one is dropped, and the cell says so */
  max_comm_bytes: 16777216,
  /** binary buffers of one comm message */
  max_comm_buffers: 1000,
  /** the code around the cursor that a question to the kernel carries */
  max_question_bytes: 262144,
  /** an answer to input(), and the prompt that asks for it */
  max_input_bytes: 65536,
  /** the version in hello and welcome */
  page_protocol: 1,
  /** one message from a page */
  max_page_message_bytes: 8388608,
  /** one message to a page */
  max_server_message_bytes: 67108864,
  /** unsent bytes to one page; a page that reads slower is closed with too_slow */
  max_page_backlog_bytes: 16777216,
  /** change sets in one push */
  max_changes_per_push: 1000,
  /** structure edits in one push */
  max_edits_per_push: 1000,
  /** runs in one request */
  max_runs_per_request: 10000,
  /** open pages of one notebook */
  max_pages_per_notebook: 200,
  /** widgets of one notebook whose state the session keeps */
  max_widgets: 5000,
  /** state of one notebook's widgets, as JSON with base64; a widget over it says so */
  max_widget_state_bytes: 8388608,
  /** widget state saved with the notebook; more is shown while the kernel lives, and not saved */
  max_saved_widget_bytes: 524288,
  /** selections of one person in a cell */
  max_selections: 100,
  /** how long news of where people are may wait for more */
  presence_delay_ms: 60,
  /** what the guard has to say in one notebook at a time */
  max_gate_notices: 100,
  /** how many colours people are told apart by */
  person_colors: 8,
  /** serve pings a quiet page */
  page_ping_interval_ms: 15000,
  /** a page that never answers is closed */
  page_pong_timeout_ms: 45000,
  /** cases of the guard in one list */
  max_guard_cases: 200,
  /** one line of a case's evidence */
  max_guard_words: 2000,
  /** a JSON body */
  max_json_body_bytes: 1048576,
  /** an .ipynb uploaded */
  max_notebook_bytes: 104857600,
  /** request line and headers */
  max_header_bytes: 16384,
  /** notebooks in one list */
  max_notebooks_listed: 10000,
  /** uploads of one person that could not be read and are kept */
  max_unread_files: 20,
  /** those of one person together */
  max_unread_bytes: 209715200,
  /** the name of a file as it was uploaded */
  max_file_name_bytes: 400,
  /** what is searched for in an output, or in the library */
  max_search_bytes: 400,
  /** lines that one search of an output names */
  max_output_matches: 1000,
  /** what is shown of such a line */
  max_match_text_bytes: 400,
  /** a printed sign-in link works once, within 15 minutes */
  sign_in_token_lifetime_ms: 900000,
  /** a session ends 30 days after its last use */
  session_lifetime_ms: 2592000000,
  /** an invitation, or a link to set a password, works once, within 7 days */
  invitation_lifetime_ms: 604800000,
  /** the shortest password */
  min_password_bytes: 10,
  /** the longest password */
  max_password_bytes: 1000,
  /** a name to sign in with: a-z, 0-9, '.', '-', '_', '@' */
  max_login_bytes: 64,
  /** accounts, deactivated ones included */
  max_persons: 100000,
  /** persons in one list */
  max_persons_listed: 10000,
  /** groups */
  max_groups: 1000,
  /** a group's name */
  max_group_name_bytes: 100,
  /** groups of one person; what a provider or a proxy names beyond is left out */
  max_groups_of_person: 200,
  /** sessions in one list */
  max_sessions_listed: 1000,
  /** API tokens of one person */
  max_api_tokens: 100,
  /** the longest life of an API token, in days */
  max_api_token_days: 3650,
  /** a folder's path, as Teaching/Course 4 */
  max_folder_bytes: 400,
  /** folders in folders */
  max_folder_depth: 8,
  /** folders of one person */
  max_folders: 2000,
  /** notebooks that one search answers with */
  max_found: 100,
  /** text of one notebook that search looks at; what is behind is not found */
  max_indexed_bytes: 2097152,
  /** a deleted notebook stays in the trash so many days */
  trash_days: 30,
  /** example notebooks */
  max_examples: 50,
  /** hosts that pictures may come from */
  max_image_hosts: 64,
} as const;

/** What programs of a runtime may reach. */
export type NetworkOpening = "none" | "listed" | "open";

/** Why a person (or a client) can't have what was asked. Closed - the page knows every one. */
export type Refusal = "bad_request" | "not_signed_in" | "forbidden" | "not_found" | "conflict" | "stale" | "too_large" | "too_many" | "out_of_range" | "surrogate_split" | "unsupported_version" | "runtime_unavailable" | "sandbox_unavailable" | "storage_failed" | "shutting_down" | "internal";

/** What became of a run that the guard said something of. */
export type GateOutcome = "passed" | "asks" | "cancelled" | "ran" | "stopped";

/** nbformat's cell types. */
export type CellType = "code" | "markdown" | "raw";

/** nbformat's output types. */
export type OutputType = "stream" | "display_data" | "execute_result" | "error";

/** A kernel's text streams. */
export type StreamName = "stdout" | "stderr";

/** Where a run is. The last six are final. */
export type RunPhase = "queued" | "running" | "done" | "error" | "interrupted" | "cancelled" | "aborted" | "lost";

/** Where a notebook's runtime is. */
export type RuntimePhase = "none" | "starting" | "idle" | "busy" | "restarting" | "dead" | "unreachable" | "unavailable";

/** Jupyter's comm_open, comm_msg and comm_close. */
export type CommKind = "open" | "message" | "close";

/** Jupyter's complete_request and inspect_request. */
export type KernelQuestion = "complete" | "inspect";

/** WebSocket close codes (RFC 6455 section 7.4.2, private range). The page says each in words. */
export const CloseCode = {
  /** the server is stopping; connect again */
  going_away: 1001,
  /** a message could not be read; a fault of the page */
  bad_message: 4400,
  /** the session ended; sign in again */
  not_signed_in: 4401,
  /** not allowed */
  forbidden: 4403,
  /** the notebook was deleted */
  notebook_gone: 4404,
  /** the page did not read; connect again */
  too_slow: 4408,
  /** a message over its limit */
  too_large: 4413,
  /** the page is older than the server; reload */
  unsupported_version: 4426,
  /** too many open pages */
  too_many_pages: 4429,
  /** the last changes were undone; connect again */
  storage_failed: 4500,
} as const;

/** What a person does with a notice of the guard. */
export type GateChoice = "cancel" | "run_anyway" | "seen";

/** Who may make an account. */
export type SignUp = "open" | "invitation" | "closed";

/** What a person is to the service. */
export type PersonKind = "administrator" | "person";

/** What an API token may do. */
export type TokenScope = "read" | "write";

/** How sure the guard is. Never a penalty. */
export type GuardLevel = "notify" | "warn" | "act";

/** What is done about a class. */
export type GuardAction = "allow" | "notify" | "warn" | "stop";

/** One message between a kernel's object and its counterpart in a page (a comm), for example a widget and its model. */
export interface CommMessage {
  kind: CommKind;
  /** chosen by the side that opened it */
  comm_id: string;
  /** open only: who answers, for example jupyter.widget */
  target_name?: string;
  /** an object */
  data: Json;
  /** the Jupyter message's own metadata, for example the version of the widgets' protocol */
  metadata?: Json;
  /** binary buffers as base64 */
  buffers?: string[];
}

/** A numbered piece of a stream. Either text or blob is set. */
export interface TextChunk {
  /** the text itself, carriage returns and ANSI kept */
  text?: string;
  /** content hash; fetched through the notebook */
  blob?: string;
  /** UTF-8 bytes of the chunk */
  bytes: number;
  /** newlines in the chunk */
  lines: number;
}

/** A value of a MIME bundle kept as a blob. */
export interface OutputBlob {
  /** MIME type */
  mime: string;
  /** content hash of the value's exact JSON text form (base64 stays base64) */
  blob: string;
  /** size of that text */
  bytes: number;
}

/** One output of a cell, nbformat's plus what makes it pageable. */
export interface Output {
  type: OutputType;
  /** stream only */
  name?: StreamName;
  /** stream only, in order */
  chunks?: TextChunk[];
  /** MIME bundle, values small enough to stand here */
  data?: Json;
  /** values of the bundle that are blobs */
  blobs?: OutputBlob[];
  /** nbformat's output metadata */
  metadata?: Json;
  /** Jupyter's transient display_id */
  display_id?: string;
  /** execute_result only */
  execution_count?: number;
  /** error only */
  ename?: string;
  /** error only */
  evalue?: string;
  /** error only, ANSI kept */
  traceback?: string[];
  /** unknown nbformat fields, kept */
  extra?: Json;
}

/** A run begins; the cell's outputs are emptied. */
export interface OutputsStarted {
  run_id: string;
}

/** A chunk for the cell's last output when that is the same stream, else for a new one. */
export interface StreamAppended {
  name: StreamName;
  chunk: TextChunk;
}

/** A new output at the end. */
export interface DisplayAdded {
  output: Output;
}

/** Every output of the notebook with this display_id takes this content. */
export interface DisplayUpdated {
  display_id: string;
  data: Json;
  blobs?: OutputBlob[];
  metadata: Json;
}

/** Jupyter's clear_output. */
export interface OutputsCleared {
  /** true: cleared when the next output comes */
  wait: boolean;
}

/** The run's limit is passed; what more it printed was drained and counted. */
export interface OutputDropped {
  /** dropped since the last such record */
  bytes: number;
}

/** One run of one cell, durable from the moment that it is queued. */
export interface RunState {
  /** chosen by the client; a repeated one is the same run */
  run_id: string;
  cell_id: string;
  /** the text that runs */
  text_version: number;
  phase: RunPhase;
  /** Jupyter's In[n] */
  execution_count?: number;
  /** milliseconds since 1970 */
  queued_at: number;
  /** milliseconds since 1970 */
  started_at?: number;
  /** milliseconds since 1970 */
  ended_at?: number;
  /** the most that its runtime used while it ran, where the machine counts it */
  peak_memory_bytes?: number;
}

/** A kernel that can be chosen, as its kernel.json describes it. */
export interface KernelSpec {
  /** what a notebook's metadata name it by */
  name: string;
  display_name: string;
  language: string;
}

/** What else a runtime uses and may use, beside memory and processors. What its machine can't count is absent. */
export interface RuntimeUse {
  /** processes and threads now */
  processes?: number;
  max_processes?: number;
  /** in /tmp and /dev/shm, which count as memory */
  temporary_bytes?: number;
  /** what each of the two holds */
  temporary_limit_bytes?: number;
  /** room for files on the disk where homes are; a quota may leave less */
  disk_free_bytes?: number;
  network?: NetworkOpening;
  /** asked for since it started, refused ones too */
  connections?: number;
  refused_connections?: number;
  sent_bytes?: number;
  received_bytes?: number;
  /** nothing of it runs until something is wanted of it, which wakes it at once */
  asleep?: boolean;
  /** it has computed for so long that others go first where processors are short */
  stands_back?: boolean;
}

/** What the page shows of a runtime. */
export interface RuntimeState {
  phase: RuntimePhase;
  /** a sentence: why dead, unavailable or unreachable */
  reason?: string;
  /** for example Python 3.11 */
  kernel?: string;
  /** processors it may use */
  cores?: number;
  /** in use */
  memory_bytes?: number;
  memory_limit_bytes?: number;
  /** 100 is one whole processor */
  cpu_percent?: number;
  /** milliseconds since 1970: nothing computes in it now, and it is ended then unless something does */
  stops_at?: number;
  /** the end is near; how often a person may still put it off */
  extensions_left?: number;
  use?: RuntimeUse;
}

/** What happens to a cell's outputs. */
export type OutputOp =
  | ({ type: "outputs_started" } & OutputsStarted)
  | ({ type: "stream_appended" } & StreamAppended)
  | ({ type: "display_added" } & DisplayAdded)
  | ({ type: "display_updated" } & DisplayUpdated)
  | ({ type: "outputs_cleared" } & OutputsCleared)
  | ({ type: "output_dropped" } & OutputDropped);

/** A new cell. An id that exists is refused as conflict. */
export interface InsertCell {
  /** chosen by the client, nbformat 4.5 rules */
  cell_id: string;
  /** the cell before it; none = first */
  after?: string;
  cell_type: CellType;
  text: string;
  metadata?: Json;
  /** attachments and unknown nbformat fields */
  extra?: Json;
}

/** Put a cell after another. */
export interface MoveCell {
  cell_id: string;
  /** none = first */
  after?: string;
}

/** Take a cell out. History keeps it. */
export interface DeleteCell {
  cell_id: string;
}

/** Convert a cell. */
export interface SetCellType {
  cell_id: string;
  cell_type: CellType;
}

/** Replace a cell's metadata. */
export interface SetCellMetadata {
  cell_id: string;
  metadata: Json;
}

/** Give a cell an attachment of nbformat, replace it, or take it away. Others of the cell stay, so that two people can add theirs. */
export interface SetAttachment {
  cell_id: string;
  /** as the text names it: attachment:NAME */
  name: string;
  /** MIME type -> base64; none = taken away */
  data?: Json;
}

/** Replace the notebook's metadata. */
export interface SetNotebookMetadata {
  metadata: Json;
}

/** Bring back a deleted cell with its last text (and outputs), for undo and for text typed into a cell that others deleted. */
export interface RestoreCell {
  cell_id: string;
  /** none = first */
  after?: string;
}

/** The first message. Anything else first is bad_message. */
export interface Hello {
  /** page_protocol */
  protocol: number;
  /** new for each tab, also for a duplicated one; kept over reloads with the unacknowledged edits */
  client_id: string;
}

/** Typed text. The base must be the cell's current text_version, or the push is stale. */
export interface PushText {
  /** rises by one with each push of any kind from this client_id */
  client_seq: number;
  cell_id: string;
  /** the version these changes were made against */
  text_version: number;
  /** CodeMirror change sets as JSON, each one a version; positions in UTF-16 code units */
  changes: Json[];
}

/** An edit of the notebook's structure, by cell ids and never by indices. */
export type StructureEdit =
  | ({ type: "insert_cell" } & InsertCell)
  | ({ type: "move_cell" } & MoveCell)
  | ({ type: "delete_cell" } & DeleteCell)
  | ({ type: "set_cell_type" } & SetCellType)
  | ({ type: "set_cell_metadata" } & SetCellMetadata)
  | ({ type: "set_attachment" } & SetAttachment)
  | ({ type: "set_notebook_metadata" } & SetNotebookMetadata)
  | ({ type: "restore_cell" } & RestoreCell);

/** Insert, move, delete, convert, metadata. All or nothing. */
export interface PushStructure {
  client_seq: number;
  /** the version these edits were made against */
  structure_version: number;
  edits: StructureEdit[];
}

/** Ask for a cell's changes since a version; answered by text_missed. */
export interface PullText {
  cell_id: string;
  from_version: number;
}

/** One run. */
export interface RunRequest {
  /** chosen by the client */
  run_id: string;
  cell_id: string;
}

/** Queue runs, in order. A run_id that is known already is not queued again. */
export interface RunCells {
  client_seq: number;
  runs: RunRequest[];
}

/** Take queued runs out; a run that is at the kernel is left alone. */
export interface CancelRuns {
  run_ids: string[];
}

/** Empty the outputs of cells. */
export interface ClearOutputs {
  client_seq: number;
  cell_ids: string[];
}

/** Interrupt the running cell (SIGINT) and take what is queued out. */
export interface Interrupt {
}

/** Start the kernel again; variables are gone, queued runs are cancelled. */
export interface RestartKernel {
}

/** End the runtime; files are kept. */
export interface StopRuntime {
}

/** Keep the runtime although nothing computes in it; runtime_changed says until when. */
export interface KeepRuntime {
}

/** A comm message for the kernel, outside the queue of runs. The state of a widget that it updates is told to the other pages. */
export interface SendCommMessage {
  /** chosen by the page; comm_handled names it */
  message_id: string;
  comm: CommMessage;
}

/** Ask for the widgets; answered by widgets, and comm_heard follows from then on. */
export interface OpenWidgets {
}

/** The answer to input(). The first one counts; a later one is ignored. */
export interface AnswerInput {
  input_id: string;
  /** kept nowhere */
  value: string;
}

/** The answer to a run that waits, or a notice that was read. The first answer of all pages counts. */
export interface AnswerGate {
  case_id: string;
  choice: GateChoice;
}

/** This is a mistake. Reaches the operator; whether the run waits on does not change. */
export interface ReportMistake {
  case_id: string;
  /** what the person says; may be empty */
  text: string;
}

/** Completion or documentation. Answered by kernel_answered, also when there is no kernel; a busy one answers after its run. */
export interface AskKernel {
  /** chosen by the page */
  ask_id: number;
  question: KernelQuestion;
  /** the cell's text */
  code: string;
  /** in code points, as Jupyter counts */
  cursor: number;
  /** inspect only: 1 = with the source */
  detail?: number;
}

/** A cursor or a selection in a cell's text. */
export interface TextSelection {
  /** UTF-16 code units */
  anchor: number;
  /** where the cursor stands */
  head: number;
}

/** Where this page's person is. Never stored. */
export interface Presence {
  /** the chosen cell */
  cell_id?: string;
  /** while the cell is being edited */
  selections: TextSelection[];
  editing: boolean;
}

/** A mistake of the guard that was reported. */
export interface GateMistake {
  /** an answer is due; milliseconds since 1970 */
  due_at: number;
  /** none while nobody has answered */
  accepted?: boolean;
  answer?: string;
}

/** What the guard has to say of a run. Never a rule, a score or a family. */
export interface GateNotice {
  case_id: string;
  run_id: string;
  cell_id: string;
  /** completes: this cell looks like */
  category: string;
  outcome: GateOutcome;
  /** milliseconds since 1970 */
  at: number;
  /** reported by this page's person */
  mistake?: GateMistake;
}

/** A running cell waits for a line, input() or getpass(). */
export interface WaitingInput {
  input_id: string;
  /** the cell whose run waits */
  cell_id?: string;
  run_id?: string;
  prompt: string;
  /** what is typed is not shown */
  password: boolean;
}

/** A binary value of a widget's state. */
export interface WidgetBuffer {
  /** keys and indices from the state's root to its place */
  path: Json;
  /** base64 */
  data: string;
}

/** One widget's model as it is now. */
export interface WidgetState {
  /** the model's id */
  comm_id: string;
  /** an object */
  state: Json;
  buffers: WidgetBuffer[];
}

/** One open page and who is at it. */
export interface PersonHere {
  /** of the page, in this session of the notebook */
  number: number;
  person_id: string;
  name: string;
  /** less than person_colors, the same in every page of the person */
  color: number;
  /** the page that is told */
  is_you: boolean;
  cell_id?: string;
  selections: TextSelection[];
  editing: boolean;
}

/** A whole cell. */
export interface CellState {
  cell_id: string;
  cell_type: CellType;
  text: string;
  text_version: number;
  metadata: Json;
  extra?: Json;
  outputs: Output[];
  execution_count?: number;
  /** text_version of the last run that started; less than text_version = edited since */
  run_text_version?: number;
  /** output of the last run beyond its limit */
  dropped_bytes?: number;
  /** clear_output(wait=True) waits for the next output */
  clear_pending?: boolean;
}

/** Answer to hello - the whole notebook as it is now, durable. */
export interface Welcome {
  /** page_protocol */
  protocol: number;
  /** a new one with each start of the server */
  server_id: string;
  person_id: string;
  notebook_id: string;
  title: string;
  /** counts every operation of the notebook */
  revision: number;
  structure_version: number;
  metadata: Json;
  cells: CellState[];
  runtime: RuntimeState;
  /** unfinished runs in order, and the last finished one of each cell */
  runs: RunState[];
  /** server time, milliseconds since 1970 */
  now: number;
  /** the running cell waits for an answer */
  input?: WaitingInput;
}

/** Durable. Goes to every page; to its author it is the acknowledgement (again, for a repeated push). */
export interface TextChanged {
  revision: number;
  cell_id: string;
  /** after these changes */
  text_version: number;
  changes: Json[];
  client_id: string;
  client_seq: number;
}

/** One version of a cell's text. */
export interface TextUpdate {
  client_id: string;
  /** one change set */
  changes: Json;
}

/** What a page lacks of a cell, for a pull or instead of an acknowledgement of a stale push. */
export interface TextMissed {
  cell_id: string;
  /** of the stale push; none for a pull */
  client_seq?: number;
  from_version: number;
  /** in order, one version each */
  updates: TextUpdate[];
}

/** Durable. As text_changed. */
export interface StructureChanged {
  revision: number;
  /** after these edits, one more than before */
  structure_version: number;
  edits: StructureEdit[];
  /** the cells that restore_cell edits brought back, whole */
  restored?: CellState[];
  client_id: string;
  client_seq: number;
}

/** Answer to a stale structure push - the order and types now. */
export interface StructureStale {
  client_seq: number;
  structure_version: number;
}

/** Durable. Outputs of one cell, in order. */
export interface OutputsChanged {
  revision: number;
  cell_id: string;
  /** none when a person cleared them */
  run_id?: string;
  /** empty when it answers a repeated clear_outputs */
  ops: OutputOp[];
  /** when it answers clear_outputs */
  client_id?: string;
  client_seq?: number;
}

/** Durable. New or changed runs. */
export interface RunsChanged {
  revision: number;
  runs: RunState[];
  /** when it answers run_cells */
  client_id?: string;
  client_seq?: number;
}

/** The runtime's state, at most a few a second. */
export interface RuntimeChanged {
  runtime: RuntimeState;
}

/** The notebook was renamed. */
export interface TitleChanged {
  title: string;
}

/** Answer to open_widgets - all widgets as they are now; without a kernel, as they were saved. */
export interface Widgets {
  /** a kernel answers them */
  is_live: boolean;
  /** widgets that are not kept, because they are over max_widgets or max_widget_state_bytes */
  left_out: number;
  widgets: WidgetState[];
}

/** A comm message of the kernel, or another page's update of a widget. Only to pages that opened the widgets. */
export interface CommForPage {
  /** a page's comm message caused it */
  comm_message_id?: string;
  comm: CommMessage;
}

/** The kernel has done what this page's comm message asked for, or there is none to do it. */
export interface CommDone {
  message_id: string;
}

/** Answer to ask_kernel. Never stored. */
export interface KernelAnswered {
  ask_id: number;
  /** the content of Jupyter's reply; none - no kernel that can answer */
  reply?: Json;
}

/** The running cell waits for an answer, or no more. */
export interface InputChanged {
  input?: WaitingInput;
}

/** What the guard has to say in this notebook, whole. */
export interface GateChanged {
  notices: GateNotice[];
}

/** Who is here. The first one to a page tells of all, later ones of what changed. Never stored. */
export interface PeopleChanged {
  here: PersonHere[];
  /** numbers of pages that left */
  gone: number[];
  /** nobody else is here */
  all: boolean;
}

/** What this person may do here, told to whoever is not the owner, right after hello and when it is other than was told. Never stored. */
export interface AccessChanged {
  may_edit: boolean;
  may_run: boolean;
  /** the name of who can change that */
  owner: string;
}

/** A message was refused; nothing of it was applied. */
export interface RefusedMessage {
  /** of the refused push, where it had one */
  client_seq?: number;
  refusal: Refusal;
  /** for the person */
  sentence: string;
  /** the place in the message */
  where?: string;
}

/** From a page to serve. */
export type PageMessage =
  | ({ type: "hello" } & Hello)
  | ({ type: "push_text" } & PushText)
  | ({ type: "push_structure" } & PushStructure)
  | ({ type: "pull_text" } & PullText)
  | ({ type: "run_cells" } & RunCells)
  | ({ type: "cancel_runs" } & CancelRuns)
  | ({ type: "clear_outputs" } & ClearOutputs)
  | ({ type: "interrupt" } & Interrupt)
  | ({ type: "restart_kernel" } & RestartKernel)
  | ({ type: "stop_runtime" } & StopRuntime)
  | ({ type: "keep_runtime" } & KeepRuntime)
  | ({ type: "send_comm" } & SendCommMessage)
  | ({ type: "open_widgets" } & OpenWidgets)
  | ({ type: "answer_input" } & AnswerInput)
  | ({ type: "answer_gate" } & AnswerGate)
  | ({ type: "report_mistake" } & ReportMistake)
  | ({ type: "ask_kernel" } & AskKernel)
  | ({ type: "presence" } & Presence);

/** From serve to a page. */
export type ServerMessage =
  | ({ type: "welcome" } & Welcome)
  | ({ type: "text_changed" } & TextChanged)
  | ({ type: "text_missed" } & TextMissed)
  | ({ type: "structure_changed" } & StructureChanged)
  | ({ type: "structure_stale" } & StructureStale)
  | ({ type: "outputs_changed" } & OutputsChanged)
  | ({ type: "runs_changed" } & RunsChanged)
  | ({ type: "runtime_changed" } & RuntimeChanged)
  | ({ type: "title_changed" } & TitleChanged)
  | ({ type: "widgets" } & Widgets)
  | ({ type: "comm_heard" } & CommForPage)
  | ({ type: "comm_done" } & CommDone)
  | ({ type: "input_changed" } & InputChanged)
  | ({ type: "gate_changed" } & GateChanged)
  | ({ type: "kernel_answered" } & KernelAnswered)
  | ({ type: "people_changed" } & PeopleChanged)
  | ({ type: "access_changed" } & AccessChanged)
  | ({ type: "refused" } & RefusedMessage);

/** Body of every refused request. */
export interface Problem {
  refusal: Refusal;
  /** for the person */
  sentence: string;
  /** the place in the input */
  where?: string;
}

/** POST /api/sign_in. Answers Me and sets the session cookie. Either token, or login and password. */
export interface SignIn {
  /** from the printed link; works once */
  token?: string;
  login?: string;
  password?: string;
}

/** GET /api/door, open to all. */
export interface Door {
  sign_up: SignUp;
  /** the name of the service that people sign in with, at GET /api/oidc/start; absent where there is none */
  sign_in_with?: string;
}

/** POST /api/sign_up. Answers Me and sets the session cookie. */
export interface SignUpRequest {
  /** from an invitation link; not needed where sign-up is open */
  invitation?: string;
  /** taken in lower case */
  login: string;
  /** what others see */
  name: string;
  /** min_password_bytes at least */
  password: string;
}

/** POST /api/password_by_link. Answers Me and sets the session cookie; every other session of the person ends. */
export interface PasswordByLink {
  /** from the link; works once */
  token: string;
  password: string;
}

/** PUT /api/password. Every other session of the person ends. */
export interface ChangePassword {
  /** needed where there is one */
  old?: string;
  password: string;
  /** for somebody who has none yet */
  login?: string;
}

/** A sign-in session of one's own. */
export interface SessionLine {
  session_id: string;
  /** milliseconds since 1970 */
  created_at: number;
  /** milliseconds since 1970 */
  last_used_at: number;
  /** the one that asks */
  is_this: boolean;
}

/** GET /api/sessions, last used first. */
export interface SessionList {
  sessions: SessionLine[];
}

/** POST /api/tokens. Answers NewApiToken. */
export interface CreateApiToken {
  /** what it is for */
  name: string;
  scope: TokenScope;
  /** it ends after so many days */
  days: number;
}

/** An API token of one's own; the secret is shown only once. */
export interface ApiTokenLine {
  token_id: string;
  name: string;
  scope: TokenScope;
  /** milliseconds since 1970 */
  created_at: number;
  /** milliseconds since 1970 */
  expires_at: number;
  /** milliseconds since 1970 */
  last_used_at?: number;
}

/** A token that was just made. */
export interface NewApiToken {
  line: ApiTokenLine;
  /** sent as Authorization: Bearer SECRET */
  secret: string;
}

/** GET /api/tokens, newest first. */
export interface ApiTokenList {
  tokens: ApiTokenLine[];
}

/** An account, as the operator sees it. */
export interface PersonLine {
  person_id: string;
  login?: string;
  name: string;
  kind: PersonKind;
  /** a deactivated person can't sign in; their notebooks stay */
  is_active: boolean;
  has_password: boolean;
  /** milliseconds since 1970 */
  created_at: number;
  /** of their newest session; milliseconds since 1970 */
  last_used_at?: number;
}

/** GET /api/people, by name. */
export interface PersonList {
  people: PersonLine[];
}

/** PATCH /api/people/{person}. Answers PersonLine. */
export interface ChangePerson {
  is_active?: boolean;
  kind?: PersonKind;
}

/** A link that works once. POST /api/invitations, POST /api/people/{person}/password_link. */
export interface Link {
  /** behind this server's address, as /join#SECRET */
  path: string;
  /** milliseconds since 1970 */
  expires_at: number;
}

/** GET /api/me. */
export interface Me {
  person_id: string;
  name: string;
  /** to be sent as X-Stoa-CSRF */
  csrf_token: string;
  kind: PersonKind;
  /** none: no password was set yet */
  login?: string;
  can_invite: boolean;
  /** hosts that pictures of notebooks may come from by HTTPS, as *.example.org, or * for any; absent: none */
  image_hosts?: string[];
}

/** A line of the library. */
export interface NotebookSummary {
  notebook_id: string;
  title: string;
  /** milliseconds since 1970 */
  created_at: number;
  /** milliseconds since 1970 */
  updated_at: number;
  revision: number;
  cells: number;
  runtime: RuntimePhase;
  /** where this person keeps it; none = at the top */
  folder?: string;
  is_starred?: boolean;
  /** when this person opened it last; milliseconds since 1970 */
  opened_at?: number;
  /** in the trash since; milliseconds since 1970 */
  deleted_at?: number;
}

/** An upload that could not be read, kept as it came. GET and DELETE /api/unread/{file_id}. */
export interface UnreadFile {
  file_id: string;
  name: string;
  bytes: number;
  /** why and where */
  sentence: string;
  /** milliseconds since 1970 */
  added_at: number;
}

/** GET /api/notebooks, latest change first. GET /api/trash, latest deletion first. */
export interface NotebookList {
  notebooks: NotebookSummary[];
  /** latest first */
  unread: UnreadFile[];
  /** this person's folders, empty ones too */
  folders?: string[];
}

/** PATCH /api/notebooks/{id}/place. What is absent stays. */
export interface PlaceNotebook {
  /** empty = the top; made when it is not there */
  folder?: string;
  is_starred?: boolean;
  /** true: it was opened now */
  is_opened?: boolean;
}

/** POST /api/folders makes one, PATCH renames or moves one with all in it, DELETE takes one out; notebooks in it go up. */
export interface FolderRequest {
  path: string;
  /** PATCH only */
  to?: string;
}

/** A notebook that a search found. */
export interface FoundNotebook {
  notebook_id: string;
  title: string;
  folder?: string;
  /** milliseconds since 1970 */
  updated_at: number;
  /** text around the hit; hits stand between U+E000 and U+E001 */
  snippet: string;
}

/** GET /api/search?q=WORDS. Hits in titles first, then what changed last. */
export interface SearchResult {
  found: FoundNotebook[];
}

/** A notebook that teaches. POST /api/examples/{name} makes a copy of one's own and answers NotebookSummary. */
export interface Example {
  /** of its file, without .ipynb */
  name: string;
  title: string;
  /** one sentence */
  says: string;
  /** about how long it takes to read */
  minutes: number;
}

/** GET /api/examples. */
export interface ExampleList {
  examples: Example[];
}

/** A line of an output that holds what was searched for. */
export interface OutputMatch {
  /** newlines before it */
  line: number;
  /** the line about the place, as it is shown */
  text: string;
}

/** GET /api/notebooks/{id}/cells/{cell}/outputs/{number}/search?q=. ASCII letters match without case. */
export interface OutputMatches {
  /** in order */
  matches: OutputMatch[];
  /** there are more than these */
  more: boolean;
}

/** POST /api/notebooks. Answers NotebookSummary. */
export interface CreateNotebook {
  /** Untitled when none */
  title?: string;
}

/** PATCH /api/notebooks/{id}. Answers NotebookSummary. */
export interface RenameNotebook {
  title: string;
}

/** What the guard said of one run, for operators. */
export interface GuardCase {
  case_id: string;
  /** milliseconds since 1970 */
  at: number;
  person_id: string;
  /** their name */
  person: string;
  notebook_id: string;
  /** empty: the notebook is deleted */
  title: string;
  cell_id: string;
  class_name: string;
  /** the class in words */
  category: string;
  level: GuardLevel;
  outcome: GateOutcome;
  /** it would have been stopped, had the operator turned that on */
  would_stop: boolean;
  /** when the person chose */
  chosen_at?: number;
  /** what the person said of a mistake */
  mistake?: string;
  /** the answer to it is due */
  due_at?: number;
  /** none while nobody has answered */
  accepted?: boolean;
  answer?: string;
  /** an operator has looked and closed it */
  closed_at?: number;
}

/** GET /api/guard/cases?show=open, mistakes or closed. Mistakes by their due time, others newest first. For operators. */
export interface GuardCaseList {
  cases: GuardCase[];
  /** neither closed nor only for the list */
  open: number;
  /** reported and not answered */
  mistakes: number;
  closed: number;
}

/** One thing that a rule found. */
export interface GuardEvidence {
  /** import, call, command, ... */
  kind: string;
  /** what the rule says */
  what: string;
  /** the code, shortened */
  seen: string;
  /** as cell 3, line 2, decoded once */
  place: string;
  rule: string;
}

/** One entry of the audit that speaks of a case. */
export interface GuardEvent {
  /** milliseconds since 1970 */
  at: number;
  says: string;
  /** empty: the server */
  who: string;
}

/** GET /api/guard/cases/{case}. Reading it is written to the audit. */
export interface GuardCaseDetail {
  guard_case: GuardCase;
  /** empty when it was erased */
  evidence: GuardEvidence[];
  /** in order */
  events: GuardEvent[];
  rules_version: string;
  /** the notebook's, when it was asked about */
  revision: number;
}

/** POST /api/guard/cases/{case}/answer. The person sees it in their notebook. */
export interface AnswerMistake {
  /** a mistake of the guard: this code of this person is not asked about again */
  accepted: boolean;
  text: string;
}

/** What is done about a class for members of a group, in the place of what is done for everybody. */
export interface GuardGroup {
  group: string;
  action: GuardAction;
}

/** A class of what the service does not allow, and what is done about it. */
export interface GuardClass {
  class_name: string;
  category: string;
  /** forbidden always; else only while a plan is subsidised */
  always: boolean;
  action: GuardAction;
  /** the policy file says so, and no page changes it */
  in_file: boolean;
  /** by name, of the policy file; the first 200 of them */
  groups: GuardGroup[];
}

/** GET /api/guard/policy. */
export interface GuardPolicy {
  classes: GuardClass[];
  /** how many rules are loaded */
  rules: number;
  rules_version: string;
  /** milliseconds since 1970 */
  rules_loaded_at: number;
  /** runs since the server started */
  inspected: number;
  /** of these, runs that went on before there was a decision */
  late: number;
}

/** PUT /api/guard/policy. Answers GuardPolicy. */
export interface SetGuardAction {
  class_name: string;
  action: GuardAction;
}

/** GET /api/kernelspecs. */
export interface KernelList {
  /** by name; empty while no machine is there */
  kernels: KernelSpec[];
}

/** GET /api/health, open to all. */
export interface Health {
  ok: boolean;
  version: string;
}

/** The shapes of what comes over a socket as data, for check.ts. */
export const shapes: Shapes = {"enums": {"NetworkOpening": ["none", "listed", "open"], "Refusal": ["bad_request", "not_signed_in", "forbidden", "not_found", "conflict", "stale", "too_large", "too_many", "out_of_range", "surrogate_split", "unsupported_version", "runtime_unavailable", "sandbox_unavailable", "storage_failed", "shutting_down", "internal"], "GateOutcome": ["passed", "asks", "cancelled", "ran", "stopped"], "CellType": ["code", "markdown", "raw"], "OutputType": ["stream", "display_data", "execute_result", "error"], "StreamName": ["stdout", "stderr"], "RunPhase": ["queued", "running", "done", "error", "interrupted", "cancelled", "aborted", "lost"], "RuntimePhase": ["none", "starting", "idle", "busy", "restarting", "dead", "unreachable", "unavailable"], "CommKind": ["open", "message", "close"]}, "structs": {"CommMessage": {"kind": ["enum", "CommKind"], "comm_id": ["string", 200], "target_name?": ["string", 200], "data": "json", "metadata?": "json", "buffers?": ["list", ["string", 16777216], 1000]}, "TextChunk": {"text?": ["string", 33554432], "blob?": "id", "bytes": ["int", 0, 9007199254740991], "lines": ["int", 0, 9007199254740991]}, "OutputBlob": {"mime": ["string", 200], "blob": "id", "bytes": ["int", 0, 9007199254740991]}, "Output": {"type": ["enum", "OutputType"], "name?": ["enum", "StreamName"], "chunks?": ["list", ["struct", "TextChunk"], 20000], "data?": "json", "blobs?": ["list", ["struct", "OutputBlob"], 200], "metadata?": "json", "display_id?": ["string", 400], "execution_count?": ["int", 0, 9007199254740991], "ename?": ["string", 33554432], "evalue?": ["string", 33554432], "traceback?": ["list", ["string", 33554432], 10000], "extra?": "json"}, "OutputsStarted": {"run_id": "id"}, "StreamAppended": {"name": ["enum", "StreamName"], "chunk": ["struct", "TextChunk"]}, "DisplayAdded": {"output": ["struct", "Output"]}, "DisplayUpdated": {"display_id": ["string", 400], "data": "json", "blobs?": ["list", ["struct", "OutputBlob"], 200], "metadata": "json"}, "OutputsCleared": {"wait": "bool"}, "OutputDropped": {"bytes": ["int", 0, 9007199254740991]}, "RunState": {"run_id": "id", "cell_id": "id", "text_version": ["int", 0, 9007199254740991], "phase": ["enum", "RunPhase"], "execution_count?": ["int", 0, 9007199254740991], "queued_at": ["int", 0, 9007199254740991], "started_at?": ["int", 0, 9007199254740991], "ended_at?": ["int", 0, 9007199254740991], "peak_memory_bytes?": ["int", 0, 9007199254740991]}, "RuntimeUse": {"processes?": ["int", 0, 9007199254740991], "max_processes?": ["int", 0, 9007199254740991], "temporary_bytes?": ["int", 0, 9007199254740991], "temporary_limit_bytes?": ["int", 0, 9007199254740991], "disk_free_bytes?": ["int", 0, 9007199254740991], "network?": ["enum", "NetworkOpening"], "connections?": ["int", 0, 9007199254740991], "refused_connections?": ["int", 0, 9007199254740991], "sent_bytes?": ["int", 0, 9007199254740991], "received_bytes?": ["int", 0, 9007199254740991], "asleep?": "bool", "stands_back?": "bool"}, "RuntimeState": {"phase": ["enum", "RuntimePhase"], "reason?": ["string", 4000], "kernel?": ["string", 200], "cores?": ["int", 0, 9007199254740991], "memory_bytes?": ["int", 0, 9007199254740991], "memory_limit_bytes?": ["int", 0, 9007199254740991], "cpu_percent?": ["int", 0, 9007199254740991], "stops_at?": ["int", 0, 9007199254740991], "extensions_left?": ["int", 0, 9007199254740991], "use?": ["struct", "RuntimeUse"]}, "InsertCell": {"cell_id": "id", "after?": "id", "cell_type": ["enum", "CellType"], "text": ["string", 4194304], "metadata?": "json", "extra?": "json"}, "MoveCell": {"cell_id": "id", "after?": "id"}, "DeleteCell": {"cell_id": "id"}, "SetCellType": {"cell_id": "id", "cell_type": ["enum", "CellType"]}, "SetCellMetadata": {"cell_id": "id", "metadata": "json"}, "SetAttachment": {"cell_id": "id", "name": ["string", 400], "data?": "json"}, "SetNotebookMetadata": {"metadata": "json"}, "RestoreCell": {"cell_id": "id", "after?": "id"}, "TextSelection": {"anchor": ["int", 0, 9007199254740991], "head": ["int", 0, 9007199254740991]}, "GateMistake": {"due_at": ["int", 0, 9007199254740991], "accepted?": "bool", "answer?": ["string", 4000]}, "GateNotice": {"case_id": "id", "run_id": "id", "cell_id": "id", "category": ["string", 400], "outcome": ["enum", "GateOutcome"], "at": ["int", 0, 9007199254740991], "mistake?": ["struct", "GateMistake"]}, "WaitingInput": {"input_id": "id", "cell_id?": "id", "run_id?": "id", "prompt": ["string", 65536], "password": "bool"}, "WidgetBuffer": {"path": "json", "data": ["string", 16777216]}, "WidgetState": {"comm_id": ["string", 200], "state": "json", "buffers": ["list", ["struct", "WidgetBuffer"], 1000]}, "PersonHere": {"number": ["int", 0, 9007199254740991], "person_id": "id", "name": ["string", 400], "color": ["int", 0, 9007199254740991], "is_you": "bool", "cell_id?": "id", "selections": ["list", ["struct", "TextSelection"], 100], "editing": "bool"}, "CellState": {"cell_id": "id", "cell_type": ["enum", "CellType"], "text": ["string", 4194304], "text_version": ["int", 0, 9007199254740991], "metadata": "json", "extra?": "json", "outputs": ["list", ["struct", "Output"], 20000], "execution_count?": ["int", 0, 9007199254740991], "run_text_version?": ["int", 0, 9007199254740991], "dropped_bytes?": ["int", 0, 9007199254740991], "clear_pending?": "bool"}, "Welcome": {"protocol": ["int", 0, 9007199254740991], "server_id": "id", "person_id": "id", "notebook_id": "id", "title": ["string", 400], "revision": ["int", 0, 9007199254740991], "structure_version": ["int", 0, 9007199254740991], "metadata": "json", "cells": ["list", ["struct", "CellState"], 10000], "runtime": ["struct", "RuntimeState"], "runs": ["list", ["struct", "RunState"], 10000], "now": ["int", 0, 9007199254740991], "input?": ["struct", "WaitingInput"]}, "TextChanged": {"revision": ["int", 0, 9007199254740991], "cell_id": "id", "text_version": ["int", 0, 9007199254740991], "changes": ["list", "json", 1000], "client_id": "id", "client_seq": ["int", 0, 9007199254740991]}, "TextUpdate": {"client_id": "id", "changes": "json"}, "TextMissed": {"cell_id": "id", "client_seq?": ["int", 0, 9007199254740991], "from_version": ["int", 0, 9007199254740991], "updates": ["list", ["struct", "TextUpdate"], 100000]}, "StructureChanged": {"revision": ["int", 0, 9007199254740991], "structure_version": ["int", 0, 9007199254740991], "edits": ["list", ["union", "StructureEdit"], 1000], "restored?": ["list", ["struct", "CellState"], 1000], "client_id": "id", "client_seq": ["int", 0, 9007199254740991]}, "StructureStale": {"client_seq": ["int", 0, 9007199254740991], "structure_version": ["int", 0, 9007199254740991]}, "OutputsChanged": {"revision": ["int", 0, 9007199254740991], "cell_id": "id", "run_id?": "id", "ops": ["list", ["union", "OutputOp"], 100000], "client_id?": "id", "client_seq?": ["int", 0, 9007199254740991]}, "RunsChanged": {"revision": ["int", 0, 9007199254740991], "runs": ["list", ["struct", "RunState"], 10000], "client_id?": "id", "client_seq?": ["int", 0, 9007199254740991]}, "RuntimeChanged": {"runtime": ["struct", "RuntimeState"]}, "TitleChanged": {"title": ["string", 400]}, "Widgets": {"is_live": "bool", "left_out": ["int", 0, 9007199254740991], "widgets": ["list", ["struct", "WidgetState"], 5000]}, "CommForPage": {"comm_message_id?": "id", "comm": ["struct", "CommMessage"]}, "CommDone": {"message_id": "id"}, "KernelAnswered": {"ask_id": ["int", 0, 9007199254740991], "reply?": "json"}, "InputChanged": {"input?": ["struct", "WaitingInput"]}, "GateChanged": {"notices": ["list", ["struct", "GateNotice"], 100]}, "PeopleChanged": {"here": ["list", ["struct", "PersonHere"], 200], "gone": ["list", ["int", 0, 9007199254740991], 10000], "all": "bool"}, "AccessChanged": {"may_edit": "bool", "may_run": "bool", "owner": ["string", 200]}, "RefusedMessage": {"client_seq?": ["int", 0, 9007199254740991], "refusal": ["enum", "Refusal"], "sentence": ["string", 4000], "where?": ["string", 400]}}, "unions": {"OutputOp": {"outputs_started": "OutputsStarted", "stream_appended": "StreamAppended", "display_added": "DisplayAdded", "display_updated": "DisplayUpdated", "outputs_cleared": "OutputsCleared", "output_dropped": "OutputDropped"}, "StructureEdit": {"insert_cell": "InsertCell", "move_cell": "MoveCell", "delete_cell": "DeleteCell", "set_cell_type": "SetCellType", "set_cell_metadata": "SetCellMetadata", "set_attachment": "SetAttachment", "set_notebook_metadata": "SetNotebookMetadata", "restore_cell": "RestoreCell"}, "ServerMessage": {"welcome": "Welcome", "text_changed": "TextChanged", "text_missed": "TextMissed", "structure_changed": "StructureChanged", "structure_stale": "StructureStale", "outputs_changed": "OutputsChanged", "runs_changed": "RunsChanged", "runtime_changed": "RuntimeChanged", "title_changed": "TitleChanged", "widgets": "Widgets", "comm_heard": "CommForPage", "comm_done": "CommDone", "input_changed": "InputChanged", "gate_changed": "GateChanged", "kernel_answered": "KernelAnswered", "people_changed": "PeopleChanged", "access_changed": "AccessChanged", "refused": "RefusedMessage"}}};

/** Those that the page only sends: for tests, and no part of the built page. */
export const sentShapes: Shapes = {"enums": {"KernelQuestion": ["complete", "inspect"], "GateChoice": ["cancel", "run_anyway", "seen"]}, "structs": {"KernelSpec": {"name": ["string", 200], "display_name": ["string", 200], "language": ["string", 100]}, "Hello": {"protocol": ["int", 0, 9007199254740991], "client_id": "id"}, "PushText": {"client_seq": ["int", 0, 9007199254740991], "cell_id": "id", "text_version": ["int", 0, 9007199254740991], "changes": ["list", "json", 1000]}, "PushStructure": {"client_seq": ["int", 0, 9007199254740991], "structure_version": ["int", 0, 9007199254740991], "edits": ["list", ["union", "StructureEdit"], 1000]}, "PullText": {"cell_id": "id", "from_version": ["int", 0, 9007199254740991]}, "RunRequest": {"run_id": "id", "cell_id": "id"}, "RunCells": {"client_seq": ["int", 0, 9007199254740991], "runs": ["list", ["struct", "RunRequest"], 10000]}, "CancelRuns": {"run_ids": ["list", "id", 10000]}, "ClearOutputs": {"client_seq": ["int", 0, 9007199254740991], "cell_ids": ["list", "id", 10000]}, "Interrupt": {}, "RestartKernel": {}, "StopRuntime": {}, "KeepRuntime": {}, "SendCommMessage": {"message_id": "id", "comm": ["struct", "CommMessage"]}, "OpenWidgets": {}, "AnswerInput": {"input_id": "id", "value": ["string", 65536]}, "AnswerGate": {"case_id": "id", "choice": ["enum", "GateChoice"]}, "ReportMistake": {"case_id": "id", "text": ["string", 4000]}, "AskKernel": {"ask_id": ["int", 0, 9007199254740991], "question": ["enum", "KernelQuestion"], "code": ["string", 262144], "cursor": ["int", 0, 9007199254740991], "detail?": ["int", 0, 9007199254740991]}, "Presence": {"cell_id?": "id", "selections": ["list", ["struct", "TextSelection"], 100], "editing": "bool"}}, "unions": {"PageMessage": {"hello": "Hello", "push_text": "PushText", "push_structure": "PushStructure", "pull_text": "PullText", "run_cells": "RunCells", "cancel_runs": "CancelRuns", "clear_outputs": "ClearOutputs", "interrupt": "Interrupt", "restart_kernel": "RestartKernel", "stop_runtime": "StopRuntime", "keep_runtime": "KeepRuntime", "send_comm": "SendCommMessage", "open_widgets": "OpenWidgets", "answer_input": "AnswerInput", "answer_gate": "AnswerGate", "report_mistake": "ReportMistake", "ask_kernel": "AskKernel", "presence": "Presence"}}};

export type Shape = string | [string, ...unknown[]];
export interface Shapes {
  enums: Record<string, string[]>;
  structs: Record<string, Record<string, Shape>>;
  unions: Record<string, Record<string, string>>;
}
