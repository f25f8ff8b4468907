"""Which tests hold each line of the threat model (workbench/help/security.md).

A test is named as FILE::NAME below tests/. `test_threats.py` sees that each exists, is not left
out of the ordinary run, and that every threat of the help stands here and the other way round.
"""

BROKEN = "security/test_broken_guards.py::test_that_without_its_guard_the_check_fails"
HOLDS = "security/test_broken_guards.py::test_that_the_guard_holds"
READERS = "security/test_broken_readers.py::test_that_the_guard_holds"

THREATS: dict[str, tuple[str, ...]] = {
    "Another tenant reads or changes data": (
        "store/test_isolation.py::test_that_only_own_rows_are_read",
        "store/test_isolation.py::test_that_no_row_is_written_into_another_organization",
        "store/test_isolation.py::test_that_no_row_can_refer_to_a_row_of_another_organization",
        "isolation/test_the_api.py::test_that_no_endpoint_tells_of_another_organization",
        "e2e/test_the_attacks.py::"
        "test_that_no_endpoint_gives_a_browser_anything_of_another_organization",
        "isolation/test_the_jobs.py::test_that_a_job_of_one_organization_reaches_nothing_of_another",
        "isolation/test_the_pages.py::test_that_no_page_shows_anything_of_another_organization",
        "isolation/test_caches_and_files.py::"
        "test_that_every_cache_that_can_hold_rows_has_the_organization_in_its_key",
        "isolation/test_caches_and_files.py::"
        "test_that_no_file_of_the_data_folder_carries_anything_of_an_organization",
        "isolation/test_the_api.py::test_that_the_matrix_fails_when_a_policy_is_dropped",
        "store/test_catalog.py::test_that_a_database_with_a_guard_taken_away_is_not_served",
        "workflows/test_organization_data.py::test_that_an_export_tells_nothing_of_others",
        "workflows/test_organization_data.py::"
        "test_that_a_removed_organization_leaves_no_row_in_any_table",
    ),
    "A viewer writes; an editor administers": (
        "api/test_the_api.py::test_that_only_administrators_administer",
        "isolation/test_the_roles.py::test_that_a_viewer_changes_nothing_but_what_is_their_own",
        "auth/test_signing_in.py::test_that_a_changed_role_holds_at_the_next_action",
        "pages/test_frame.py::test_that_only_an_administrator_has_the_pages_of_administration",
        "e2e/test_the_shell.py::test_that_a_viewer_neither_sees_nor_opens_the_administration",
        f"{HOLDS}[a_viewer_administers_nothing]",
    ),
    "A file that a page shows is fetched by somebody else": (
        f"{HOLDS}[a_shown_file_is_for_the_browser_that_shows_it]",
        "e2e/test_the_help.py::test_that_a_shown_file_answers_no_other_browser",
    ),
    "A stolen or guessed password": (
        "auth/test_people.py::test_that_a_weak_password_is_refused",
        "auth/test_signing_in.py::test_that_known_and_unknown_accounts_get_the_same_answer",
        "store/test_sign_in.py::"
        "test_that_guessing_one_account_must_wait_longer_each_time_from_wherever_it_comes",
        "store/test_sign_in.py::test_that_one_address_trying_many_accounts_must_wait_and_a_known_"
        "password_does_not_free_it",
        f"{HOLDS}[guessing_must_wait_longer_and_longer]",
        f"{HOLDS}[an_unknown_account_costs_as_much_as_a_known_one]",
    ),
    "A stolen session": (
        "auth/test_signing_in.py::test_that_the_cookie_is_kept_from_scripts_and_foreign_pages",
        "auth/test_signing_in.py::"
        "test_that_a_session_ends_after_60_idle_minutes_and_after_12_hours",
        "auth/test_signing_in.py::test_that_only_a_hash_of_the_session_is_stored",
        "auth/test_the_guard.py::test_that_behind_tls_the_cookie_is_secure_and_bound_to_its_host",
        "e2e/test_the_shell.py::test_that_signing_out_ends_the_pages_that_are_open_elsewhere",
        f"{HOLDS}[each_sign_in_has_a_session_of_its_own]",
        f"{HOLDS}[an_idle_session_ends]",
    ),
    "A cross-site request": (
        "auth/test_the_guard.py::test_that_a_write_by_cookie_must_come_from_a_page_of_ours",
        "auth/test_the_guard.py::test_that_the_websocket_is_refused_to_a_foreign_page",
        "auth/test_signing_in.py::test_that_a_form_from_a_foreign_page_is_refused",
        "auth/test_signing_in.py::test_that_a_link_or_picture_cannot_sign_anybody_out",
        f"{HOLDS}[a_foreign_form_writes_nothing]",
    ),
    "Script injection from data": (
        "ui/test_plan_parts.py::test_that_no_value_of_a_plan_becomes_markup",
        "exports/test_schematic.py::test_that_no_text_of_a_paper_becomes_markup",
        "pages/test_tables.py::test_that_cells_travel_as_data_and_not_as_markup",
        "pages/test_tables.py::test_that_a_sign_of_markdown_is_escaped",
        "assistant/test_model_chaos.py::"
        "test_that_pictures_and_links_are_gone_also_while_the_answer_comes",
        "auth/test_the_guard.py::test_that_pages_may_run_no_foreign_script_and_no_eval",
        "security/test_scripts_in_data.py::test_that_markup_in_any_text_stays_text",
        "security/test_scripts_in_data.py::test_that_markup_which_became_markup_would_be_found",
    ),
    "SQL injection, mass assignment": (
        "api/test_the_description.py::test_that_every_answer_is_one_that_the_document_declares",
        "api/test_the_api.py::test_that_unknown_keys_are_refused_with_their_place",
    ),
    "Hostile files": (
        "documents/test_hostile_files.py::test_that_a_bad_file_is_one_item_with_its_reason",
        "documents/test_hostile_files.py::test_that_a_reader_without_memory_is_stopped_and_said_so",
        "documents/test_hostile_files.py::test_that_a_reader_without_time_is_stopped_and_said_so",
        "documents/test_hostile_files.py::test_that_a_name_is_never_used_as_a_path",
        "documents/test_fuzz.py::test_that_200_spoilt_papers_are_each_read_or_refused_in_words",
        f"{HOLDS}[a_zip_bomb_is_refused]",
        f"{READERS}[a_picture_that_unfolds_is_refused]",
        f"{READERS}[a_page_as_large_as_a_field_is_drawn_small]",
        f"{READERS}[a_page_whose_content_unfolds_costs_one_child]",
        f"{READERS}[a_sheet_that_claims_millions_of_cells_costs_one_child]",
        f"{READERS}[a_list_that_claims_a_million_rows_is_not_laid_out]",
        f"{HOLDS}[a_name_is_never_a_path]",
    ),
    "Spreadsheet formulas in exports": (
        "pages/test_tables.py::test_that_no_cell_of_a_file_begins_as_a_formula",
        "pages/test_tables.py::test_that_numbers_stay_numbers_and_formulas_become_text",
        "exports/test_plan_files.py::test_that_text_from_data_never_becomes_a_formula",
        "exports/test_campaign_files.py::test_that_no_cell_of_an_export_is_a_formula",
        f"{HOLDS}[no_export_runs_as_a_formula]",
    ),
    "Requests to inner addresses": (
        "sources/test_chat_model.py::"
        "test_that_an_organization_cannot_name_an_address_inside_or_in_clear",
        "sources/test_llm.py::test_that_a_proxy_or_address_of_the_environment_is_not_taken",
        "sources/test_rrc_flow.py::"
        "test_that_a_redirect_to_a_host_that_is_not_allowed_is_not_followed",
        f"{HOLDS}[a_redirect_to_an_inner_address_is_not_followed]",
    ),
    "Prompt injection": (
        "assistant/test_model_chaos.py::"
        "test_that_orders_in_a_paper_are_quoted_as_data_and_offer_nothing",
        "assistant/test_model_chaos.py::"
        "test_that_a_model_that_obeys_a_paper_gets_no_further_than_an_offer_that_says_so",
        "assistant/test_model_chaos.py::"
        "test_that_ids_of_another_organization_are_as_unknown_as_ids_of_nobody",
        "assistant/test_broken_model_guards.py::test_that_without_its_guard_the_check_fails",
    ),
    "Secrets": (
        "store/test_audit.py::test_that_secrets_are_never_copied_into_the_log",
        "processes/test_logs.py::test_that_a_secret_is_hidden_by_its_name_or_its_look",
        "processes/test_settings.py::test_that_secrets_are_not_shown_with_the_settings",
        "processes/test_startup.py::test_that_the_key_is_made_once_and_for_us_alone",
        "security/test_secrets_in_logs.py::"
        "test_that_nothing_secret_of_a_day_of_work_stands_in_the_log",
        "workflows/test_organization_data.py::"
        "test_that_only_secrets_and_sessions_are_left_out_and_said_so",
    ),
    "Denial of service": (
        "jobs/test_quotas.py::test_that_a_normal_organization_does_not_stand_behind_a_greedy_one",
        "jobs/test_quotas.py::test_that_without_the_turn_taking_it_would",
        "jobs/test_quotas.py::"
        "test_that_more_jobs_than_an_organization_may_have_are_refused_in_words",
        "jobs/test_quotas.py::test_that_without_the_quota_any_number_would_stand_in_line",
        "auth/test_the_guard.py::test_that_a_body_without_a_length_is_counted_while_it_comes",
        f"{HOLDS}[a_greedy_person_must_wait]",
        f"{HOLDS}[a_large_form_is_refused]",
    ),
    "Tampering with history": (
        "store/test_audit.py::test_that_tampering_with_the_log_is_located_in_its_window",
        "store/test_audit.py::test_that_a_truncated_log_is_noticed",
        "store/test_isolation.py::test_that_the_application_role_cannot_step_out_of_its_rights",
        "workflows/test_organization_data.py::"
        "test_that_the_seal_is_whole_and_every_guard_stands_after_a_removal",
        "workflows/test_organization_data.py::"
        "test_that_a_row_taken_out_under_the_pretext_of_a_removal_is_noticed",
    ),
    "Loss": (
        "store/test_backup.py::test_that_a_restored_database_has_the_same_rows_policies_and_triggers",
        "processes/test_backups_by_night.py::"
        "test_that_a_drill_finds_a_whole_backup_whole_and_names_what_is_missing",
        "store/test_crashes.py::test_that_two_crashes_under_writes_lose_nothing_acknowledged",
    ),
    "Supply chain": (
        "architecture/test_the_tree.py::"
        "test_that_the_lock_pins_every_package_with_a_hash_and_names_no_index",
        "architecture/test_licences.py::test_that_its_licence_lets_us_ship_it",
        "security/test_the_audit.py::test_that_an_index_that_cannot_be_reached_is_said_in_words",
    ),
    "Production": (
        "processes/test_settings.py::test_that_production_refuses_what_is_not_safe",
        "processes/test_settings.py::test_that_production_without_tls_must_be_asked_for",
        "auth/test_people.py::test_that_production_does_not_know_sample_accounts",
        f"{HOLDS}[production_knows_no_sample_account]",
    ),
}
