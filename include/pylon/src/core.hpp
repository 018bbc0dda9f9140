// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_CORE_HPP
#define PYLON_SRC_CORE_HPP

/// @file
/// The bodies of core: a part of pylon/src.hpp.

#include <pylon/core/base64.ipp>
#include <pylon/core/batch_result.ipp>
#include <pylon/core/call_name.ipp>
#include <pylon/core/checksum.ipp>
#include <pylon/core/client_context.ipp>
#include <pylon/core/clock.ipp>
#include <pylon/core/credentials_chain.ipp>
#include <pylon/core/detail/claim_view.ipp>
#include <pylon/core/detail/concat.ipp>
#include <pylon/core/detail/decimal.ipp>
#include <pylon/core/detail/document_scan.ipp>
#include <pylon/core/detail/duration_text.ipp>
#include <pylon/core/detail/endpoint_settings.ipp>
#include <pylon/core/detail/endpoint_url.ipp>
#include <pylon/core/detail/fault_effect.ipp>
#include <pylon/core/detail/log_writer.ipp>
#include <pylon/core/detail/presigned_draft.ipp>
#include <pylon/core/detail/profile_parser.ipp>
#include <pylon/core/detail/profile_steps.ipp>
#include <pylon/core/detail/this_process.ipp>
#include <pylon/core/detail/without_tokens.ipp>
#include <pylon/core/encoded_word.ipp>
#include <pylon/core/endpoint.ipp>
#include <pylon/core/environment_credentials.ipp>
#include <pylon/core/error.ipp>
#include <pylon/core/error_code.ipp>
#include <pylon/core/execution.ipp>
#include <pylon/core/fault.ipp>
#include <pylon/core/fault_plan.ipp>
#include <pylon/core/fault_sentence.ipp>
#include <pylon/core/faulty.ipp>
#include <pylon/core/form.ipp>
#include <pylon/core/hex.ipp>
#include <pylon/core/http.ipp>
#include <pylon/core/local_file.ipp>
#include <pylon/core/message.ipp>
#include <pylon/core/message_attributes.ipp>
#include <pylon/core/number.ipp>
#include <pylon/core/partition.ipp>
#include <pylon/core/profile_file.ipp>
#include <pylon/core/protocol.ipp>
#include <pylon/core/protocol/error_reading.ipp>
#include <pylon/core/random.ipp>
#include <pylon/core/redact.ipp>
#include <pylon/core/refreshed_credentials.ipp>
#include <pylon/core/scalar_text.ipp>
#include <pylon/core/secret.ipp>
#include <pylon/core/shared_profiles.ipp>
#include <pylon/core/sigv4.ipp>
#include <pylon/core/sigv4_claim.ipp>
#include <pylon/core/standard_retry.ipp>
#include <pylon/core/text_encoding.ipp>
#include <pylon/core/timestamp.ipp>
#include <pylon/core/uri.ipp>
#include <pylon/core/value.ipp>
#include <pylon/core/xml_text.ipp>

#endif // PYLON_SRC_CORE_HPP
