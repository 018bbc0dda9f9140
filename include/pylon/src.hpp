// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_HPP
#define PYLON_SRC_HPP

/// @file
/// Every body of the library that is not a template. A program that defines PYLON_SEPARATE_COMPILATION includes this file in
/// exactly one of its translation units, or links the CMake target pylon::compiled, which is just that.

#ifndef PYLON_SEPARATE_COMPILATION
#error "pylon/src.hpp is for programs that define PYLON_SEPARATE_COMPILATION, in all their translation units"
#endif

#include <pylon/backends/curl_multiplexer.ipp>
#include <pylon/backends/curl_transport.ipp>
#include <pylon/backends/detail/curl_answer.ipp>
#include <pylon/backends/detail/curl_failure.ipp>
#include <pylon/backends/detail/curl_handle.ipp>
#include <pylon/backends/detail/curl_loop.ipp>
#include <pylon/backends/detail/curl_pool.ipp>
#include <pylon/backends/detail/recorder.ipp>
#include <pylon/backends/libdeflate_crc32.ipp>
#include <pylon/backends/memory/account.ipp>
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/memory/cloud.ipp>
#include <pylon/backends/memory/dynamodb.ipp>
#include <pylon/backends/memory/dynamodb_batches.ipp>
#include <pylon/backends/memory/dynamodb_condition.ipp>
#include <pylon/backends/memory/dynamodb_management.ipp>
#include <pylon/backends/memory/dynamodb_reserved_words.ipp>
#include <pylon/backends/memory/dynamodb_schema.ipp>
#include <pylon/backends/memory/dynamodb_service.ipp>
#include <pylon/backends/memory/dynamodb_tokens.ipp>
#include <pylon/backends/memory/dynamodb_update.ipp>
#include <pylon/backends/memory/exchange.ipp>
#include <pylon/backends/memory/front_door.ipp>
#include <pylon/backends/memory/lambda.ipp>
#include <pylon/backends/memory/lambda_service.ipp>
#include <pylon/backends/memory/refusal_error.ipp>
#include <pylon/backends/memory/router.ipp>
#include <pylon/backends/memory/s3.ipp>
#include <pylon/backends/memory/s3_checksums.ipp>
#include <pylon/backends/memory/s3_errors.ipp>
#include <pylon/backends/memory/s3_listing.ipp>
#include <pylon/backends/memory/s3_multipart.ipp>
#include <pylon/backends/memory/s3_rules.ipp>
#include <pylon/backends/memory/s3_service.ipp>
#include <pylon/backends/memory/sns.ipp>
#include <pylon/backends/memory/sns_errors.ipp>
#include <pylon/backends/memory/sns_filter_policy.ipp>
#include <pylon/backends/memory/sns_management.ipp>
#include <pylon/backends/memory/sns_rules.ipp>
#include <pylon/backends/memory/sns_service.ipp>
#include <pylon/backends/memory/sqs.ipp>
#include <pylon/backends/memory/sqs_errors.ipp>
#include <pylon/backends/memory/sqs_management.ipp>
#include <pylon/backends/memory/sqs_queue.ipp>
#include <pylon/backends/memory/sqs_rules.ipp>
#include <pylon/backends/memory/sqs_service.ipp>
#include <pylon/backends/memory/sqs_settings.ipp>
#include <pylon/backends/memory/ssm.ipp>
#include <pylon/backends/memory/ssm_rules.ipp>
#include <pylon/backends/memory/ssm_service.ipp>
#include <pylon/backends/memory/transport.ipp>
#include <pylon/backends/memory/virtual_clock.ipp>
#include <pylon/backends/openssl_digest.ipp>
#include <pylon/backends/pugixml_codec.ipp>
#include <pylon/backends/rapidjson_codec.ipp>
#include <pylon/backends/rapidjson_value.ipp>
#include <pylon/backends/recording.ipp>
#include <pylon/backends/recording_file.ipp>
#include <pylon/backends/replayed.ipp>
#include <pylon/backends/sigv4_keys.ipp>
#include <pylon/backends/sigv4_signer.ipp>
#include <pylon/backends/sigv4_verifier.ipp>
#include <pylon/core/base64.ipp>
#include <pylon/core/batch_result.ipp>
#include <pylon/core/call_name.ipp>
#include <pylon/core/checksum.ipp>
#include <pylon/core/client_context.ipp>
#include <pylon/core/clock.ipp>
#include <pylon/core/detail/concat.ipp>
#include <pylon/core/detail/decimal.ipp>
#include <pylon/core/detail/document_scan.ipp>
#include <pylon/core/detail/fault_effect.ipp>
#include <pylon/core/detail/log_writer.ipp>
#include <pylon/core/detail/presigned_draft.ipp>
#include <pylon/core/detail/without_tokens.ipp>
#include <pylon/core/encoded_word.ipp>
#include <pylon/core/endpoint.ipp>
#include <pylon/core/environment_credentials.ipp>
#include <pylon/core/error.ipp>
#include <pylon/core/error_code.ipp>
#include <pylon/core/execution.ipp>
#include <pylon/core/fault.ipp>
#include <pylon/core/fault_plan.ipp>
#include <pylon/core/faulty.ipp>
#include <pylon/core/form.ipp>
#include <pylon/core/hex.ipp>
#include <pylon/core/http.ipp>
#include <pylon/core/message.ipp>
#include <pylon/core/message_attributes.ipp>
#include <pylon/core/number.ipp>
#include <pylon/core/protocol.ipp>
#include <pylon/core/random.ipp>
#include <pylon/core/redact.ipp>
#include <pylon/core/scalar_text.ipp>
#include <pylon/core/secret.ipp>
#include <pylon/core/sigv4.ipp>
#include <pylon/core/sigv4_claim.ipp>
#include <pylon/core/standard_retry.ipp>
#include <pylon/core/text_encoding.ipp>
#include <pylon/core/timestamp.ipp>
#include <pylon/core/uri.ipp>
#include <pylon/core/value.ipp>
#include <pylon/core/xml_text.ipp>
#include <pylon/defaults.ipp>
#include <pylon/services/dynamodb/attribute_shape.ipp>
#include <pylon/services/dynamodb/errors.ipp>
#include <pylon/services/dynamodb/rules.ipp>
#include <pylon/services/lambda/errors.ipp>
#include <pylon/services/lambda/payload.ipp>
#include <pylon/services/rds/condition.ipp>
#include <pylon/services/rds/date_time.ipp>
#include <pylon/services/rds/sql.ipp>
#include <pylon/services/s3/errors.ipp>
#include <pylon/services/s3/metadata.ipp>
#include <pylon/services/s3/object_info.ipp>
#include <pylon/services/s3/path.ipp>
#include <pylon/services/s3/payload.ipp>
#include <pylon/services/s3/payload_store.ipp>
#include <pylon/services/s3/rules.ipp>
#include <pylon/services/s3/transfer_sink.ipp>
#include <pylon/services/s3/transfer_source.ipp>
#include <pylon/services/s3/upload_rules.ipp>
#include <pylon/services/sns/decode.ipp>
#include <pylon/services/sns/errors.ipp>
#include <pylon/services/sns/formats.ipp>
#include <pylon/services/sns/rules.ipp>
#include <pylon/services/sqs/errors.ipp>
#include <pylon/services/sqs/formats.ipp>
#include <pylon/services/sqs/rules.ipp>
#include <pylon/services/ssm/errors.ipp>
#include <pylon/services/ssm/parameter_cache.ipp>
#include <pylon/services/ssm/parameter_set.ipp>

// The stacks that most programs use.
template class pylon::Client<pylon::CurlTransport, pylon::SigV4Signer, pylon::StandardSerializer, pylon::StandardRetry>;
template class pylon::Client<pylon::memory::Transport, pylon::SigV4Signer, pylon::StandardSerializer,
                             pylon::StandardRetry>;

#endif // PYLON_SRC_HPP
