"""What holds each threat, clause by clause as given to us, and what is seen to notice its lack.

For each clause: tests that show it, and a test in which the guard is taken away, or its lack is
planted, and noticed. A clause that is a feature and no guard has none, and says so.
`test_threats.py` sees that every clause of the list stands here and that every test is there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Tests of one clause, each FILE::NAME below tests/.

    Attributes:
        by: They show that it holds.
        broken: They take it away, or plant its lack, and see that this is noticed.
        no_guard: Why there is nothing to take away.
    """

    by: tuple[str, ...]
    broken: tuple[str, ...] = ()
    no_guard: str = ""


def guards(*names: str) -> tuple[str, ...]:
    """Checks of `test_broken_guards` that fail without their guard."""
    return _failing("test_broken_guards", *names)


def edges(*names: str) -> tuple[str, ...]:
    """The same of `test_broken_edges`."""
    return _failing("test_broken_edges", *names)


def readers(*names: str) -> tuple[str, ...]:
    """The same of `test_broken_readers`."""
    return _failing("test_broken_readers", *names)


def _failing(module: str, *names: str) -> tuple[str, ...]:
    return tuple(
        f"security/{module}.py::test_that_without_its_guard_the_check_fails[{name}]"
        for name in names
    )


KEPT = "security/test_broken_sources.py::test_that_the_files_of_the_product_keep_the_rule"
PLANTED = "security/test_broken_sources.py::test_that_a_planted_mistake_is_found"
SCHEMA = "store/test_catalog.py::test_that_the_schema_as_migrated_has_no_finding"
MISTAKES = "store/test_catalog.py::test_that_each_mistake_in_the_schema_is_found"
MATRIX = "isolation/test_the_api.py::test_that_no_endpoint_tells_of_another_organization"
UNFILTERED = (
    "isolation/test_the_api.py::"
    "test_that_the_matrix_fails_when_the_session_does_not_filter_by_who_asks"
)
UNKEPT = "isolation/test_the_api.py::test_that_the_matrix_fails_when_a_policy_is_dropped"
EXPORT = "workflows/test_organization_data.py::"
CHAOS = "assistant/test_model_chaos.py::"
MODEL = "assistant/test_broken_model_guards.py::test_that_without_its_guard_the_check_fails"
LOGS = "security/test_secrets_in_logs.py::"
ROLES = "isolation/test_the_roles.py::"
NOT_ASKED = f"{ROLES}test_that_without_the_look_at_the_role_a_viewers_changes_would_be_noticed"
MARKUP = "security/test_scripts_in_data.py::"
MOMENT = "processes/test_back_to_a_moment.py::"

CLAUSES: dict[str, dict[str, Held]] = {
    "another tenant reads or changes data": {
        "forced row-level security": Held(by=(SCHEMA,), broken=(MISTAKES, UNKEPT)),
        "one session door": Held(
            by=("architecture/test_the_tree.py::test_that_the_dependency_rule_holds",),
            broken=(UNFILTERED,),
        ),
        "composite keys": Held(
            by=("store/test_isolation.py::"
                "test_that_no_row_can_refer_to_a_row_of_another_organization",),
            broken=(MISTAKES,),
        ),
        "opaque ids": Held(by=(SCHEMA,), broken=(MISTAKES,)),
        "organization in every cache key and file path": Held(
            by=("isolation/test_caches_and_files.py::"
                "test_that_every_cache_that_can_hold_rows_has_the_organization_in_its_key",
                "isolation/test_caches_and_files.py::"
                "test_that_no_file_of_the_data_folder_carries_anything_of_an_organization"),
            broken=("isolation/test_caches_and_files.py::"
                    "test_that_a_cache_without_the_organization_is_noticed",),
        ),
        "generated matrix over tables": Held(
            by=("store/test_isolation.py::test_that_only_own_rows_are_read",), broken=(MISTAKES,)
        ),
        "views": Held(
            by=("isolation/test_the_database.py::test_that_no_readable_relation_is_without_an_"
                "organization_but_the_public_ones",),
            broken=("isolation/test_the_database.py::"
                    "test_that_a_readable_relation_without_an_organization_would_be_noticed",),
        ),
        "endpoints": Held(by=(MATRIX,), broken=(UNKEPT, UNFILTERED)),
        "jobs": Held(
            by=("isolation/test_the_jobs.py::"
                "test_that_a_job_of_one_organization_reaches_nothing_of_another",),
            broken=("isolation/test_the_jobs.py::"
                    "test_that_the_trace_of_another_organization_would_be_noticed",),
        ),
        "exports": Held(
            by=(f"{EXPORT}test_that_an_export_tells_nothing_of_others", MATRIX), broken=(UNKEPT,)
        ),
        "caches": Held(
            by=("isolation/test_caches_and_files.py::"
                "test_that_a_page_of_a_paper_is_not_given_from_the_cache_to_another_organization",),
            broken=("isolation/test_caches_and_files.py::"
                    "test_that_a_cache_without_the_organization_is_noticed",),
        ),
        "each guard broken on purpose fails a test": Held(
            by=("security/test_threats.py::"
                "test_that_every_clause_has_a_test_that_is_seen_to_notice_its_lack",),
            broken=("store/test_catalog.py::test_that_every_rule_is_shown_to_fail",),
        ),
    },
    "a viewer writes; an editor administers": {
        "role check in the workflow door and in the API": Held(
            by=(f"{ROLES}test_that_a_viewer_changes_nothing_but_what_is_their_own",
                f"{ROLES}test_that_an_editor_administers_nothing",
                "auth/test_signing_in.py::test_that_a_changed_role_holds_at_the_next_action"),
            broken=(NOT_ASKED, *guards("a_viewer_administers_nothing")),
        ),
        "hidden and refused": Held(
            by=("e2e/test_the_shell.py::"
                "test_that_a_viewer_neither_sees_nor_opens_the_administration",
                f"{KEPT}[every_page_asks_for_the_role_of_its_entry]"),
            broken=("security/test_broken_sources.py::"
                    "test_that_a_page_that_forgot_its_role_is_found",
                    *edges("a_page_above_a_role_is_refused_at_its_address")),
        ),
        "matrix of roles × endpoints × pages": Held(
            by=(MATRIX, "isolation/test_the_pages.py::"
                "test_that_no_page_shows_anything_of_another_organization",
                f"{ROLES}test_that_a_viewer_changes_nothing_but_what_is_their_own",
                f"{KEPT}[every_page_asks_who_is_there]"),
            broken=(NOT_ASKED, "isolation/test_the_pages.py::"
                    "test_that_a_page_that_shows_another_organization_is_noticed", PLANTED),
        ),
    },
    "stolen or guessed password": {
        "argon2id": Held(
            by=("auth/test_people.py::test_that_a_hash_fits_its_own_password_alone",),
            broken=edges("passwords_are_kept_as_argon2id"),
        ),
        "minimum length 12 with common-password list (sample accounts excepted outside production)":
            Held(
                by=("auth/test_people.py::test_that_a_weak_password_is_refused",),
                broken=guards("a_weak_password_is_refused", "production_knows_no_sample_account"),
            ),
        "throttle per account and address with growing delay": Held(
            by=("store/test_sign_in.py::"
                "test_that_guessing_one_account_must_wait_longer_each_time_from_wherever_it_comes",
                "store/test_sign_in.py::test_that_one_address_trying_many_accounts_must_wait_and_a_"
                "known_password_does_not_free_it"),
            broken=guards("guessing_must_wait_longer_and_longer"),
        ),
        "same answer and time for unknown accounts": Held(
            by=("auth/test_signing_in.py::"
                "test_that_known_and_unknown_accounts_get_the_same_answer",),
            broken=guards("an_unknown_account_costs_as_much_as_a_known_one"),
        ),
        "timing and lock tests": Held(
            by=("auth/test_signing_in.py::"
                "test_that_an_unknown_account_costs_a_password_check_as_well",
                "store/test_sign_in.py::test_that_many_tries_at_once_are_counted_in_turn"),
            broken=guards("an_unknown_account_costs_as_much_as_a_known_one"),
        ),
    },
    "stolen session": {
        "HttpOnly": Held(
            by=("auth/test_signing_in.py::"
                "test_that_the_cookie_is_kept_from_scripts_and_foreign_pages",),
            broken=edges("the_cookie_is_kept_from_scripts_and_other_sites"),
        ),
        "SameSite": Held(
            by=("auth/test_signing_in.py::"
                "test_that_the_cookie_is_kept_from_scripts_and_foreign_pages",),
            broken=edges("the_cookie_is_kept_from_scripts_and_other_sites"),
        ),
        "Secure and `__Host-` name where TLS ends before us (plain name on loopback without TLS)":
            Held(
                by=("auth/test_the_guard.py::"
                    "test_that_behind_tls_the_cookie_is_secure_and_bound_to_its_host",),
                broken=guards("the_cookie_is_bound_to_host_and_tls"),
            ),
        "rotation at sign-in": Held(
            by=("auth/test_signing_in.py::"
                "test_that_a_second_sign_in_gives_a_new_session_and_ends_the_first",),
            broken=guards("each_sign_in_has_a_session_of_its_own"),
        ),
        "idle 60 min and absolute 12 h as settings": Held(
            by=("auth/test_signing_in.py::"
                "test_that_a_session_ends_after_60_idle_minutes_and_after_12_hours",
                "processes/test_settings.py::test_that_nothing_needs_to_be_set"),
            broken=guards("an_idle_session_ends", "a_session_ends_after_twelve_hours"),
        ),
        "server-side revocation that open pages obey": Held(
            by=("e2e/test_the_shell.py::"
                "test_that_signing_out_ends_the_pages_that_are_open_elsewhere",),
            broken=(*guards("a_sign_out_holds_everywhere_at_once"),
                    *edges("an_open_page_obeys_a_sign_out")),
        ),
        "list of my sessions": Held(
            by=("store/test_sign_in.py::"
                "test_that_a_person_sees_their_open_sessions_with_the_newest_first_and_may_end_one",
                "store/test_sign_in.py::test_that_another_organization_cannot_end_a_session"),
            no_guard="a page that is there or not",
        ),
        "browser tests": Held(
            by=("e2e/test_the_shell.py::"
                "test_that_signing_out_ends_the_pages_that_are_open_elsewhere",),
            broken=(*guards("a_sign_out_holds_everywhere_at_once"),
                    *edges("an_open_page_obeys_a_sign_out")),
        ),
    },
    "cross-site request": {
        "Origin check plus custom header or token on cookie-authenticated writes": Held(
            by=("auth/test_the_guard.py::"
                "test_that_a_write_by_cookie_must_come_from_a_page_of_ours",),
            broken=guards("a_foreign_page_writes_nothing", "a_foreign_form_writes_nothing"),
        ),
        "GET changes nothing": Held(
            by=(f"{ROLES}test_that_what_only_reads_changes_nothing",),
            broken=(f"{ROLES}test_that_a_read_that_writes_would_be_noticed",
                    *guards("an_image_tag_changes_nothing")),
        ),
        "tests with foreign Origin": Held(
            by=("auth/test_the_guard.py::test_that_the_websocket_is_refused_to_a_foreign_page",),
            broken=guards("a_foreign_page_writes_nothing",
                          "the_websocket_opens_to_our_pages_alone"),
        ),
        "form post": Held(
            by=("auth/test_signing_in.py::test_that_a_form_from_a_foreign_page_is_refused",),
            broken=guards("a_foreign_form_signs_nobody_in", "a_foreign_form_writes_nothing"),
        ),
        "image tag": Held(
            by=("auth/test_signing_in.py::test_that_a_link_or_picture_cannot_sign_anybody_out",),
            broken=guards("an_image_tag_changes_nothing"),
        ),
    },
    "script injection from data (lease names, remarks, PDF text, chat, CSV)": {
        "no `unsafe_allow_html` with data": Held(
            by=(f"{KEPT}[markup_is_never_handed_to_streamlit]",), broken=(PLANTED,)
        ),
        "escaped cells and tooltips": Held(
            by=("pages/test_tables.py::test_that_cells_travel_as_data_and_not_as_markup",
                "exports/test_schematic.py::test_that_no_text_of_a_paper_becomes_markup"),
            broken=guards("a_value_in_a_table_is_text"),
        ),
        "sanitised markdown": Held(
            by=("pages/test_tables.py::test_that_a_sign_of_markdown_is_escaped",),
            broken=guards("a_name_in_a_sentence_is_text"),
        ),
        "images and links filtered while streaming": Held(
            by=(f"{CHAOS}test_that_pictures_and_links_are_gone_also_while_the_answer_comes",),
            broken=(MODEL,),
        ),
        "Content-Security-Policy as tight as the components allow (say what they need)": Held(
            by=("auth/test_the_guard.py::test_that_pages_may_run_no_foreign_script_and_no_eval",
                "security/test_foreign_assets.py::"
                "test_that_a_page_takes_nothing_from_another_host"),
            broken=("security/test_foreign_assets.py::"
                    "test_that_without_the_policy_it_would_take_all_of_it",
                    *guards("a_page_runs_our_code_alone"), PLANTED),
        ),
        "payload list through every text field and document": Held(
            by=(f"{MARKUP}test_that_markup_in_any_text_stays_text",),
            broken=(f"{MARKUP}test_that_markup_which_became_markup_would_be_found",),
        ),
    },
    "SQL injection, mass assignment": {
        "bound parameters": Held(
            by=("security/test_broken_sources.py::"
                "test_that_a_statement_made_of_text_is_found_and_there_is_none",),
            broken=("security/test_broken_sources.py::"
                    "test_that_a_statement_made_of_text_is_found_and_there_is_none",),
        ),
        "explicit schemas with unknown keys refused": Held(
            by=("api/test_the_api.py::test_that_unknown_keys_are_refused_with_their_place",
                "api/test_papers.py::test_that_a_form_refuses_a_field_that_it_does_not_know"),
            broken=edges("every_body_refuses_keys_that_it_does_not_know"),
        ),
        "sort and filter by allow-list": Held(
            by=("api/test_records.py::test_that_a_filter_that_does_not_exist_is_named",),
            no_guard="the schemas are the refusal",
        ),
        "schemathesis": Held(
            by=("api/test_the_description.py::"
                "test_that_every_answer_is_one_that_the_document_declares",),
            no_guard="a way of looking",
        ),
        "payloads": Held(
            by=(f"{MARKUP}test_that_markup_in_any_text_stays_text",),
            broken=(f"{MARKUP}test_that_markup_which_became_markup_would_be_found",),
        ),
    },
    "hostile files": {
        "size": Held(
            by=("api/test_schedule_files.py::test_that_a_file_above_the_limit_is_refused_before_it_is_read",
                ),
            broken=guards("a_large_form_is_refused"),
        ),
        "page and pixel limits": Held(
            by=("documents/test_hostile_files.py::"
                "test_that_of_a_500_page_file_the_first_pages_are_read_and_the_rest_named",),
            broken=readers("a_picture_that_unfolds_is_refused",
                           "a_page_as_large_as_a_field_is_drawn_small"),
        ),
        "magic bytes": Held(
            by=("documents/test_hostile_files.py::test_that_a_bad_file_is_one_item_with_its_reason",
                ),
            broken=edges("only_papers_are_read_as_papers"),
        ),
        "decompression limits": Held(
            by=("security/test_broken_readers.py::"
                "test_that_the_guard_holds[a_page_whose_content_unfolds_costs_one_child]",),
            broken=(*guards("a_zip_bomb_is_refused"),
                    *readers("a_page_whose_content_unfolds_costs_one_child",
                             "a_sheet_that_claims_millions_of_cells_costs_one_child")),
        ),
        "time-out and memory limit in a separate process": Held(
            by=("documents/test_hostile_files.py::"
                "test_that_a_reader_without_memory_is_stopped_and_said_so",
                "documents/test_hostile_files.py::"
                "test_that_a_reader_without_time_is_stopped_and_said_so"),
            broken=(*edges("a_reader_that_does_not_end_is_ended"),
                    *readers("a_page_whose_content_unfolds_costs_one_child")),
        ),
        "names never used as paths": Held(
            by=("documents/test_hostile_files.py::test_that_a_name_is_never_used_as_a_path",),
            broken=guards("a_name_is_never_a_path"),
        ),
        "content-addressed storage": Held(
            by=("documents/test_hostile_files.py::test_that_a_name_is_never_used_as_a_path",),
            no_guard="how papers are kept: by their digest",
        ),
        "no formula execution": Held(
            by=("documents/test_messy_schedules.py::test_that_text_like_a_formula_stays_text",),
            no_guard="no program that could is here",
        ),
        "no external entities": Held(
            by=("security/test_broken_edges.py::"
                "test_that_the_guard_holds[no_entity_of_a_sheet_is_taken]",),
            broken=edges("no_entity_of_a_sheet_is_taken"),
        ),
        "fuzz corpus": Held(
            by=("documents/test_fuzz.py::"
                "test_that_200_spoilt_papers_are_each_read_or_refused_in_words",),
            no_guard="a way of looking",
        ),
        "zip and PDF bombs": Held(
            by=("security/test_broken_readers.py::"
                "test_that_the_guard_holds[a_page_whose_content_unfolds_costs_one_child]",),
            broken=(*guards("a_zip_bomb_is_refused"),
                    *readers("a_page_whose_content_unfolds_costs_one_child")),
        ),
        "traversal names": Held(
            by=("documents/test_hostile_files.py::test_that_a_name_is_never_used_as_a_path",),
            broken=guards("a_name_is_never_a_path"),
        ),
    },
    "spreadsheet formulas in exports": {
        "leading `= + - @ tab CR` neutralised in CSV and XLSX text cells": Held(
            by=("exports/test_plan_files.py::test_that_text_from_data_never_becomes_a_formula",
                "exports/test_campaign_files.py::test_that_no_cell_of_an_export_is_a_formula",
                f"{EXPORT}test_that_no_text_becomes_a_formula_in_the_spreadsheets"),
            broken=guards("no_export_runs_as_a_formula"),
        ),
        "numbers stay numbers": Held(
            by=("pages/test_tables.py::"
                "test_that_numbers_stay_numbers_and_formulas_become_text",),
            no_guard="what the guard must leave alone",
        ),
        "round trip tests": Held(
            by=("exports/test_campaign_files.py::"
                "test_that_an_exported_sheet_reads_back_without_a_change",),
            broken=guards("no_export_runs_as_a_formula"),
        ),
    },
    "requests to inner addresses (model base URL, site URL, web hooks)": {
        "administrators only": Held(
            by=("api/test_assistant_model.py::"
                "test_that_others_may_neither_look_nor_choose_nor_try",),
            broken=guards("a_viewer_administers_nothing"),
        ),
        "scheme and host allow-list setting": Held(
            by=("sources/test_chat_model.py::"
                "test_that_an_organization_cannot_name_an_address_inside_or_in_clear",),
            broken=edges("no_organization_names_a_model_inside"),
        ),
        "no redirects to other hosts": Held(
            by=("sources/test_rrc_flow.py::"
                "test_that_a_redirect_to_a_host_that_is_not_allowed_is_not_followed",),
            broken=guards("a_redirect_to_an_inner_address_is_not_followed"),
        ),
        "time-outs": Held(
            by=("sources/test_llm.py::test_that_an_answer_that_does_not_come_is_given_up",
                "sources/test_rrc_flow.py::test_that_a_host_that_stays_silent_is_given_up"),
            no_guard="without it these tests would not end",
        ),
        "tests with redirecting server": Held(
            by=("sources/test_rrc_flow.py::"
                "test_that_a_redirect_to_a_host_that_is_not_allowed_is_not_followed",),
            broken=guards("a_redirect_to_an_inner_address_is_not_followed"),
        ),
    },
    "prompt injection": {
        "documents are data": Held(
            by=(f"{CHAOS}test_that_orders_in_a_paper_are_quoted_as_data_and_offer_nothing",),
            broken=(MODEL,),
        ),
        "read and propose tools only": Held(
            by=(f"{CHAOS}"
                "test_that_a_model_that_obeys_a_paper_gets_no_further_than_an_offer_that_says_so",),
            broken=(MODEL,),
        ),
        "confirmation for changes": Held(
            by=(f"{CHAOS}"
                "test_that_a_model_that_obeys_a_paper_gets_no_further_than_an_offer_that_says_so",),
            broken=(MODEL,),
        ),
        "tenant from the session": Held(
            by=(f"{CHAOS}"
                "test_that_ids_of_another_organization_are_as_unknown_as_ids_of_nobody",),
            broken=(UNFILTERED,),
        ),
        "chaos suite of the assistant": Held(
            by=(f"{CHAOS}test_that_orders_in_a_paper_are_quoted_as_data_and_offer_nothing",),
            broken=(MODEL,),
        ),
    },
    "secrets": {
        "environment or 0600 files": Held(
            by=("processes/test_startup.py::test_that_the_key_is_made_once_and_for_us_alone",),
            broken=("processes/test_doctor.py::"
                    "test_that_secrets_which_others_can_read_are_a_fault",),
        ),
        "never in logs": Held(
            by=(f"{LOGS}test_that_nothing_secret_of_a_day_of_work_stands_in_the_log",),
            broken=(f"{LOGS}test_that_a_line_with_a_secret_would_be_found",),
        ),
        "errors": Held(
            by=("auth/test_the_guard.py::"
                "test_that_a_failure_names_a_request_id_and_nothing_of_the_inside",
                "pages/test_frame.py::test_that_a_bug_shows_a_reference_and_nothing_of_the_inside"),
            no_guard="the words are ours alone; there is nothing in between to take away",
        ),
        "URLs": Held(
            by=("processes/test_settings.py::test_that_secrets_are_not_shown_with_the_settings",
                f"{LOGS}test_that_nothing_secret_of_a_day_of_work_stands_in_the_log"),
            broken=(f"{LOGS}test_that_a_line_with_a_secret_would_be_found",),
        ),
        "audit or the repository": Held(
            by=("store/test_audit.py::test_that_secrets_are_never_copied_into_the_log",
                f"{KEPT}[no_secret_is_kept_with_the_sources]"),
            broken=(PLANTED, "security/test_broken_sources.py::"
                    "test_that_every_kind_of_secret_is_shown_to_be_found"),
        ),
        "redaction in logs": Held(
            by=("processes/test_logs.py::test_that_a_secret_is_hidden_by_its_name_or_its_look",),
            broken=guards("logs_carry_no_secret"),
        ),
        "log scan test": Held(
            by=(f"{LOGS}test_that_nothing_secret_of_a_day_of_work_stands_in_the_log",),
            broken=(f"{LOGS}test_that_a_line_with_a_secret_would_be_found",
                    f"{LOGS}test_that_the_scan_of_a_browser_run_finds_a_planted_line"),
        ),
    },
    "denial of service": {
        "rate limits per person and token": Held(
            by=("security/test_broken_guards.py::"
                "test_that_the_guard_holds[a_greedy_person_must_wait]",),
            broken=guards("a_greedy_person_must_wait"),
        ),
        "body limits": Held(
            by=("auth/test_the_guard.py::"
                "test_that_a_body_without_a_length_is_counted_while_it_comes",),
            broken=guards("a_large_form_is_refused"),
        ),
        "query time-outs": Held(
            by=("security/test_broken_edges.py::"
                "test_that_the_guard_holds[a_statement_that_does_not_end_is_ended]",),
            broken=edges("a_statement_that_does_not_end_is_ended"),
        ),
        "job quotas per organization": Held(
            by=("jobs/test_quotas.py::"
                "test_that_more_jobs_than_an_organization_may_have_are_refused_in_words",),
            broken=("jobs/test_quotas.py::"
                    "test_that_without_the_quota_any_number_would_stand_in_line",),
        ),
        "bounded queues": Held(
            by=("jobs/test_quotas.py::"
                "test_that_more_jobs_than_an_organization_may_have_are_refused_in_words",),
            broken=("jobs/test_quotas.py::"
                    "test_that_without_the_quota_any_number_would_stand_in_line",),
        ),
        "load test with one greedy tenant beside a normal one": Held(
            by=("jobs/test_quotas.py::"
                "test_that_a_normal_organization_does_not_stand_behind_a_greedy_one",),
            broken=("jobs/test_quotas.py::test_that_without_the_turn_taking_it_would",),
        ),
    },
    "tampering with history": {
        "append-only audit": Held(
            by=("store/test_isolation.py::"
                "test_that_the_application_role_cannot_step_out_of_its_rights",),
            broken=(MISTAKES,),
        ),
        "no rights for the app role": Held(
            by=("store/test_isolation.py::"
                "test_that_the_application_role_cannot_step_out_of_its_rights",),
            broken=(MISTAKES,),
        ),
        "hash-chained seal": Held(
            by=("store/test_backup.py::"
                "test_that_the_seal_of_a_restored_log_holds_and_new_changes_are_sealed_after_it",),
            broken=("store/test_audit.py::"
                    "test_that_a_seal_taken_out_of_the_chain_is_noticed",),
        ),
        "verification command": Held(
            by=("processes/test_backups_by_night.py::"
                "test_that_a_drill_finds_a_whole_backup_whole_and_names_what_is_missing",),
            broken=("store/test_audit.py::test_that_a_truncated_log_is_noticed",),
        ),
        "edited and deleted rows located": Held(
            by=("store/test_audit.py::"
                "test_that_tampering_with_the_log_is_located_in_its_window",),
            broken=("store/test_audit.py::"
                    "test_that_tampering_with_the_log_is_located_in_its_window",),
        ),
    },
    "loss": {
        "durable commits": Held(
            by=("store/test_crashes.py::"
                "test_that_two_crashes_under_writes_lose_nothing_acknowledged",),
            no_guard="PostgreSQL's own; a crash is the trial",
        ),
        "backup and restore tried": Held(
            by=("store/test_backup.py::"
                "test_that_a_restored_database_has_the_same_rows_policies_and_triggers",),
            broken=("store/test_backup.py::"
                    "test_that_the_integrity_check_names_what_is_missing",),
        ),
        "point-in-time recovery": Held(
            by=(f"{MOMENT}test_that_a_mistaken_delete_is_undone_and_the_present_data_are_kept",),
            broken=(f"{MOMENT}test_that_a_missing_or_damaged_piece_of_the_log_is_found_before_"
                    "anything_is_touched",
                    f"{MOMENT}test_that_a_damaged_base_backup_is_found"),
        ),
        "integrity check command": Held(
            by=("processes/test_backups_by_night.py::"
                "test_that_a_drill_finds_a_whole_backup_whole_and_names_what_is_missing",),
            broken=("store/test_backup.py::"
                    "test_that_the_integrity_check_names_what_is_missing",),
        ),
        "restore test": Held(
            by=("store/test_backup.py::"
                "test_that_a_restored_database_has_the_same_rows_policies_and_triggers",),
            broken=("store/test_backup.py::"
                    "test_that_a_file_cut_short_is_refused_and_leaves_the_database_empty",),
        ),
    },
    "supply chain": {
        "pinned versions with hashes": Held(
            by=(f"{KEPT}[every_package_is_pinned_with_its_hash]",
                f"{KEPT}[every_installation_asks_for_the_hashes]"),
            broken=(PLANTED, "security/test_broken_sources.py::"
                    "test_that_what_is_installed_is_what_the_lock_says_and_nothing_else"),
        ),
        "licences listed": Held(
            by=("architecture/test_licences.py::test_that_its_licence_lets_us_ship_it",),
            broken=("architecture/test_licences.py::"
                    "test_that_a_licence_with_terms_for_the_product_is_found",),
        ),
        "vulnerability scan command documented": Held(
            by=("help/test_the_help.py::test_that_every_target_of_make_in_the_help_is_one",),
            broken=("security/test_the_audit.py::"
                    "test_that_an_index_that_cannot_be_reached_is_said_in_words",),
        ),
        "`make audit`": Held(
            by=("architecture/test_licences.py::test_that_its_licence_lets_us_ship_it",),
            broken=("security/test_the_audit.py::"
                    "test_that_an_index_that_cannot_be_reached_is_said_in_words",),
        ),
    },
}  # fmt: skip
