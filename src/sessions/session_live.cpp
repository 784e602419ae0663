// The part of a session that is told beside the document: widgets and their comm messages, input(), and who is here. Nothing of
// it waits for a commit; the widgets' state becomes part of the document when it is quiet.
#include "sessions/session.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::string_view view_mime = "application/vnd.jupyter.widget-view+json";

void add_shown(const wire::CellState& cell, std::set<std::string>& shown) {
    for (const wire::Output& output : cell.outputs) {
        const auto* data = output.data ? output.data->if_object() : nullptr;
        const auto* view = data ? data->if_contains(view_mime) : nullptr;
        const auto* model = view && view->is_object() ? view->get_object().if_contains("model_id") : nullptr;
        if (model && model->is_string()) shown.emplace(std::string_view(model->get_string()));
    }
}

constexpr int max_given_texts = 20;  // of one comm message
constexpr int max_given_depth = 6;

/// Each text in a comm message's data, whatever it is for.
template <class Give>
void give_texts(const boost::json::value& data, int depth, int& texts, const Give& give) {
    if (depth > max_given_depth || texts >= max_given_texts) return;
    if (const auto* text = data.if_string()) {
        ++texts;
        give(std::string(std::string_view(*text)));
    } else if (const auto* object = data.if_object()) {
        for (const auto& [name, each] : *object) give_texts(each, depth + 1, texts, give);
    } else if (const auto* array = data.if_array()) {
        for (const auto& each : *array) give_texts(each, depth + 1, texts, give);
    }
}

}  // namespace

bool Session::take_live_message(Page& page, const wire::PageMessage& message) {
    const std::uint64_t number = number_of(page);
    if (const auto* comm = std::get_if<wire::SendCommMessage>(&message)) {
        if (!comm->comm.data.is_object()) throw Refused(Refusal::bad_request, "A comm message's data is an object.", "comm.data");
        post(widgets_.page_said(number, *comm));
        if (gate_) {
            int texts = 0;
            give_texts(comm->comm.data, 0, texts, [&](std::string text) { gate_->given(NotebookGate::Door::widget, std::move(text), page.person()); });
        }
    } else if (std::holds_alternative<wire::OpenWidgets>(message)) {
        post(widgets_.page_opened(number));
    } else if (const auto* answer = std::get_if<wire::AnswerInput>(&message)) {
        // The first answer counts; a later one comes from a page that has not heard of it yet.
        if (!input_ || input_->input_id != answer->input_id || !link_ || !is_attached_) return true;
        link_->send(wire::ReplyInput{answer->input_id, answer->value});
        // What is typed unseen is a password, and nobody's business.
        if (gate_ && !input_->password) gate_->given(NotebookGate::Door::answer, answer->value, page.person());
        set_input(std::nullopt);
    } else if (const auto* where = std::get_if<wire::Presence>(&message)) {
        presence_.said(number, *where);
        schedule_presence();
    } else {
        return false;
    }
    return true;
}

bool Session::take_live_record(const wire::KernelEvent& event) {
    if (const auto* heard = std::get_if<wire::CommHeard>(&event)) {
        post(widgets_.heard(*heard));
    } else if (const auto* handled = std::get_if<wire::CommHandled>(&event)) {
        post(widgets_.handled(*handled));
    } else if (const auto* asked = std::get_if<wire::InputAsked>(&event)) {
        set_input(wire::WaitingInput{asked->input_id, asked->run_id ? cell_of(*asked->run_id) : std::nullopt, asked->run_id, asked->prompt,
                                     asked->password});
    } else if (const auto* closed = std::get_if<wire::InputClosed>(&event)) {
        if (input_ && input_->input_id == closed->input_id) set_input(std::nullopt);
    } else if (const auto* output = std::get_if<wire::RunOutput>(&event)) {
        WidgetRelay::Step step;
        if (!widgets_.take_output(*output, step)) return false;
        post(std::move(step));
    } else {
        return false;
    }
    return true;
}

void Session::attached_live(const wire::Attached& attached, bool is_same_kernel) {
    const bool hears = attached.kernel == wire::KernelPhase::idle || attached.kernel == wire::KernelPhase::busy;
    if (!is_same_kernel) kernel_ended();
    if (hears) kernel_began();
    post(widgets_.attached(hears, is_same_kernel));
    std::optional<wire::WaitingInput> input;
    if (attached.input) {
        const wire::InputAsked& asked = *attached.input;
        input = wire::WaitingInput{asked.input_id, asked.run_id ? cell_of(*asked.run_id) : std::nullopt, asked.run_id, asked.prompt,
                                   asked.password};
    }
    set_input(std::move(input));
}

// ---- widgets

void Session::post(WidgetRelay::Step step) {
    for (const WidgetRelay::Letter& letter : step.letters) send_to(letter.page, letter.message);
    if (!link_ || !is_attached_) return;
    for (const wire::ToShim& message : step.send) link_->send(message);
}

void Session::note_kernel(const wire::KernelChanged& changed) {
    const bool is_new = changed.kernel_session != std::exchange(kernel_session_, changed.kernel_session);
    if (changed.phase == wire::KernelPhase::dead || (is_new && changed.phase == wire::KernelPhase::starting)) {
        kernel_ended();
    } else if (changed.phase != wire::KernelPhase::starting) {
        post(widgets_.attached(true, false));
        kernel_began();
    }
}

void Session::kernel_began() {
    if (gate_ && !std::exchange(gate_knows_kernel_, true)) gate_->kernel_began(owner_);
}

void Session::kernel_ended() {
    gate_knows_kernel_ = false;
    if (gate_ && std::exchange(gate_has_runs_, false)) gate_->kernel_ended();
    set_input(std::nullopt);
    if (widgets_.states().count() > 0) {
        post(widgets_.kernel_ended(shown_widgets()));
        save_widgets();
    } else {
        post(widgets_.kernel_ended({}));
    }
}

void Session::save_widgets() {
    if (is_over_ || !widgets_.needs_saving()) return;
    boost::json::value saved = widgets_.save(shown_widgets());
    if (saved != document_.widgets()) take(document_.save_widgets(std::move(saved), rooms_.clock.now()));
}

std::set<std::string> Session::shown_widgets() const {
    std::set<std::string> shown;
    for (const std::string& id : document_.cell_ids()) {
        if (auto cell = document_.find_cell(id)) add_shown(*cell, shown);
    }
    return shown;
}

std::optional<std::string> Session::cell_of_comm(const std::string& message_id) {
    if (comm_cell_.first == message_id) return comm_cell_.second;
    comm_cell_ = {message_id, std::nullopt};
    for (const std::string& id : document_.cell_ids()) {
        auto cell = document_.find_cell(id);
        std::set<std::string> shown;
        if (cell) add_shown(*cell, shown);
        if (!widgets_.shows(shown, message_id)) continue;
        comm_cell_.second = id;
        break;
    }
    return comm_cell_.second;
}

// ---- input()

void Session::set_input(std::optional<wire::WaitingInput> input) {
    if (!input && !input_) return;
    input_ = std::move(input);
    const auto text = std::make_shared<const std::string>(wire::encode(wire::ServerMessage(wire::InputChanged{input_})));
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        if (pages_[i].is_welcomed) pages_[i].page->send(text);
    }
}

// ---- who is here

void Session::welcome_live(std::uint64_t number, Page& page) {
    presence_.joined(number, page.person(), page.name());
    // What changed between the welcome's writing and now.
    send_to(number, wire::InputChanged{input_});
    if (const auto joined = std::ranges::find(pages_, number, &Joined::number); joined != pages_.end()) tell_gate(*joined);
    schedule_presence();
}

void Session::forget_page(std::uint64_t number) {
    widgets_.page_left(number);
    presence_.left(number);
    if (!is_over_) schedule_presence();
}

void Session::schedule_presence() {
    if (presence_is_scheduled_ || !presence_.has_news()) return;
    presence_is_scheduled_ = true;
    presence_timer_.expires_after(milliseconds(wire::presence_delay_ms));
    presence_timer_.async_wait([self = weak_from_this()](boost::system::error_code cancelled) {
        auto session = self.lock();
        if (session && !cancelled) session->tell_presence();
    });
}

void Session::tell_presence() {
    presence_is_scheduled_ = false;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        if (auto news = presence_.news_for(pages_[i].number)) send_to(pages_[i].number, std::move(*news));
    }
    presence_.forget_news();
}

}  // namespace stoa
