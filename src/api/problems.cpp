#include "api/problems.h"

#include "sessions/session.h"
#include "store/writer.h"

namespace stoa {

using wire::Refusal;

int status_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::bad_request:
        case Refusal::out_of_range:
        case Refusal::surrogate_split:
        case Refusal::unsupported_version: return 400;
        case Refusal::not_signed_in: return 401;
        case Refusal::forbidden: return 403;
        case Refusal::not_found: return 404;
        case Refusal::conflict:
        case Refusal::stale: return 409;
        case Refusal::too_large: return 413;
        case Refusal::too_many: return 429;
        case Refusal::runtime_unavailable:
        case Refusal::sandbox_unavailable:
        case Refusal::storage_failed:
        case Refusal::shutting_down: return 503;
        case Refusal::internal: return 500;
    }
    return 500;
}

http::Response problem(Refusal refusal, std::string sentence, std::string where) {
    wire::Problem body{refusal, std::move(sentence), {}};
    if (!where.empty()) body.where = std::move(where);
    return http::json(wire::encode(body), status_of(refusal));
}

http::Response problem(const Refused& refused) {
    return problem(refused.refusal(), refused.sentence(), refused.where());
}

http::Response problem(std::exception_ptr failure) {
    const auto not_stored = [] {
        return problem(Refusal::storage_failed, "The server could not store this; its disk may be full. Try again later.");
    };
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const CommitFailed&) {
        return not_stored();
    } catch (const StoreError&) {
        return not_stored();
    } catch (const WriterFull&) {
        return not_stored();
    } catch (...) {
        return problem(Refusal::internal, "Something broke in the server. The log says what.");
    }
}

http::Response problem(int status, std::string_view sentence) {
    const Refusal refusal = status == 404   ? Refusal::not_found
                            : status == 413 ? Refusal::too_large
                            : status == 503 ? Refusal::too_many
                            : status >= 500 ? Refusal::internal
                                            : Refusal::bad_request;
    return http::json(wire::encode(wire::Problem{refusal, std::string(sentence), {}}), status);
}

}  // namespace stoa
