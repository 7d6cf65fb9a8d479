"""URL × role → status of a GET; tests/test_access.py says what the columns and words mean."""

TABLE = """
# name arguments                               stranger nobody anggota petugas pengurus pengawas admin

# Django admin
admin:index                                    302 302 302 302 302 302 200

# signing in (allauth)
account_login                                  200 302 302 302 302 302 302
account_logout                                 302 200 200 200 200 200 200
account_inactive                               200 200 200 200 200 200 200
account_signup                                 200 302 302 302 302 302 302
account_reauthenticate                          in 200 403 403 403 403 200
account_email                                   in 200 200 200 200 200 200
account_email_verification_sent                200 200 200 200 200 200 200
account_change_password                         in 200 302 302 302 302 200
account_set_password                            in 302 200 200 200 200 302
account_reset_password                         200 200 200 200 200 200 200
account_confirm_login_code                      in 302 302 302 302 302 302
account_confirm_email salah                    200 200 200 200 200 200 200
account_reset_password_from_key_done           200 200 200 200 200 200 200
account_reset_password_from_key 1 salah        200 200 200 200 200 200 200
account_reset_password_done                    200 200 200 200 200 200 200
mfa_index                                       in 200 200 200 200 200 200
mfa_authenticate                                in 302 302 302 302 302 302
mfa_reauthenticate                              in 302 403 403 403 403 302
mfa_activate_totp                               in 200 200 200 200 200 200
mfa_deactivate_totp                             in 404 404 404 404 404 404
mfa_view_recovery_codes                         in 404 404 404 404 404 404
mfa_generate_recovery_codes                     in 200 200 200 200 200 200
mfa_download_recovery_codes                     in 404 404 404 404 404 404
mfa_list_webauthn                               in 200 200 200 200 200 200
mfa_add_webauthn                                in 200 200 200 200 200 200
mfa_reauthenticate_webauthn                     in 302 403 403 403 403 302
mfa_remove_webauthn none                        in 404 404 404 404 404 404
mfa_edit_webauthn none                          in 404 404 404 404 404 404
mfa_login_webauthn                              in 302 302 302 302 302 302

# kmp
set_language                                   302 302 302 302 302 302 302
gaya                                           200 200 200 200 200 200 200
region_search                                  200 200 200 200 200 200 200
facility_search                                200 200 200 200 200 200 200
account                                         in 200 200 200 200 200 200
staff_books                                     in 403 403 200 200 200 403
staff_accounts                                  in 403 403 200 200 200 403
staff_account 0                                 in 403 403 403 404 403 403
staff_journals                                  in 403 403 200 200 200 403
staff_journal journal                           in 403 403 200 200 200 403
staff_parties                                   in 403 403 200 200 200 403
staff_party party                               in 403 403 200 200 200 403
staff_book_imports                              in 403 403 200 200 200 403
staff_book_import_new                           in 403 403 200 200 403 403
staff_book_template_csv                         in 403 403 200 200 403 403
staff_book_template_xlsx                        in 403 403 200 200 403 403
staff_book_import 0                             in 403 403 404 404 404 403
staff_book_import_controls 0                    in 403 403 404 404 403 403
staff_book_import_faults 0                      in 403 403 404 404 403 403
staff_book_import_enter 0                       in 403 403 403 404 403 403
staff_book_import_drop 0                        in 403 403 404 404 403 403
staff_reopenings                                in 403 403 200 200 200 403
staff_reopening_new                             in 403 403 403 200 403 403
staff_reopening_do 0                            in 403 403 403 404 403 403
staff_vouchers                                  in 403 403 200 200 200 403
staff_voucher_new                               in 403 403 200 200 403 403
staff_voucher voucher                           in 403 403 200 200 200 403
staff_voucher_edit draft_voucher                in 403 403 404 200 403 403
staff_voucher_attach voucher                    in 403 403 405 405 403 403
staff_voucher_detach 0                          in 403 403 405 405 403 403
staff_voucher_reversal journal                  in 403 403 200 200 403 403
staff_voucher_submit draft_voucher              in 403 403 405 405 403 403
staff_voucher_post voucher                      in 403 403 403 200 403 403
staff_voucher_refuse voucher                    in 403 403 403 200 403 403
staff_voucher_withdraw voucher                  in 403 403 200 200 403 403
staff_recurring_journals                        in 403 403 200 200 200 403
staff_recurring_new                             in 403 403 200 200 403 403
staff_recurring_stop recurring                  in 403 403 200 200 403 403
staff_year_open year                            in 403 403 403 405 403 403
staff_year_close year                           in 403 403 403 200 403 403
staff_period_close year 3                       in 403 403 403 200 403 403
staff_ledger                                    in 403 403 200 200 200 403
staff_trial                                     in 403 403 200 200 200 403
staff_aging                                     in 403 403 200 200 200 403
staff_open_items                                in 403 403 200 200 200 403
staff_division                                  in 403 403 200 200 200 403
staff_statements                                in 403 403 200 200 200 403
staff_statement neraca                          in 403 403 200 200 200 403
staff_cash_journals                             in 403 403 200 200 200 403
staff_note year umum                            in 403 403 200 200 403 403
staff_places                                    in 403 403 200 200 200 403
staff_place 0                                   in 403 403 405 405 403 403
run run                                         in 404 404 200 200 200 200
run_retry run                                   in 405 405 405 405 405 405
staff_runs                                      in 403 403 200 200 200 200
staff_tokens                                    in 403 403 403 403 403 200
staff_token_new                                 in 403 403 403 403 403 200
staff_token_revoke 0                            in 403 403 403 403 403 404
staff_trail                                     in 403 403 403 200 200 200
file none                                       in 404 404 404 404 404 404
paper_find                                     200 200 200 200 200 200 200
paper_check salah                              404 404 404 404 404 404 404
fingerprints                                   200 200 200 200 200 200 200
healthz                                        200 200 200 200 200 200 200

# programs: a session is nothing to them
api_members                                    401 401 401 401 401 401 401
api_member FAS-00001                           401 401 401 401 401 401 401
api_groups                                     401 401 401 401 401 401 401
api_register                                   401 401 401 401 401 401 401
api_licences                                   401 401 401 401 401 401 401
api_applications                               401 401 401 401 401 401 401
api_application DF-2026-00001                  401 401 401 401 401 401 401
api_participation                              401 401 401 401 401 401 401
api_participation_totals                       401 401 401 401 401 401 401
api_bills                                      401 401 401 401 401 401 401
api_payments                                   401 401 401 401 401 401 401
api_deposits                                   401 401 401 401 401 401 401
api_holdings FAS-00001                         401 401 401 401 401 401 401

# members
apply                                          200 200 200 200 200 200 200
application_receipt salah                      404 404 404 404 404 404 404
application_receipt_pdf salah                  404 404 404 404 404 404 404
application_mail_link salah                    405 405 405 405 405 405 405
application_withdraw salah                     404 404 404 404 404 404 404
apply_step salah diri                          404 404 404 404 404 404 404
staff_applications_csv                          in 403 403 200 200 200 403
staff_application_correct application           in 403 403 405 405 405 403
staff_application_withdraw application          in 403 403 405 403 403 403
notices                                         in 200 200 200 200 200 200
notices_read                                    in 405 405 405 405 405 405
notice_choices                                  in 200 200 200 200 200 200
notice_open none                                in 405 405 405 405 405 405
staff_member_notices member                     in 403 403 200 200 200 403
card                                            in 403 200 403 403 403 403
card_pdf                                        in 403 200 403 403 403 403
card_check salah                               404 404 404 404 404 404 404
staff_member_card member                        in 403 403 200 200 200 403
more                                            in 200 200 200 200 200 200
staff_applications                              in 403 403 200 200 200 403
staff_application application                   in 403 403 200 200 200 403
staff_application_verify application            in 403 403 405 403 403 403
staff_application_approve application           in 403 403 403 405 403 403
staff_application_reject application            in 403 403 405 405 405 403
staff_application_pay application               in 403 403 405 403 403 403
staff_imports                                  in 403 403 200 200 200 403
staff_import_new                               in 403 403 200 403 403 403
staff_import_template_csv                      in 403 403 200 403 403 403
staff_import_template_xlsx                     in 403 403 200 403 403 403
staff_import none                              in 403 403 404 404 404 403
staff_import_faults none                       in 403 403 404 403 403 403
staff_import_enter none                        in 403 403 403 404 403 403
staff_import_drop none                         in 403 403 404 404 404 403
staff_members                                   in 403 403 200 200 200 403
staff_members_export csv                        in 403 403 200 200 200 403
staff_members_export doc                        in 403 403 404 404 404 403
staff_member member                             in 403 403 200 200 200 403
staff_member_change member                      in 403 403 200 403 403 403
staff_register                                  in 403 403 200 200 200 403
staff_register_pdf                              in 403 403 405 405 405 403
staff_register_file none                        in 403 403 404 404 404 403
staff_changes                                   in 403 403 200 200 200 403
staff_change none                               in 403 403 404 404 404 403
staff_change_approve none                       in 403 403 403 405 403 403
staff_change_refuse none                        in 403 403 403 405 403 403
staff_change_withdraw none                      in 403 403 405 403 403 403
licences                                        in 403 200 403 403 403 403
licence_new                                     in 403 200 403 403 403 403
licences_of salah                               in 404 404 302 302 302 404
staff_licences                                  in 403 403 200 200 200 403
staff_licences_csv                              in 403 403 200 200 200 403
staff_licence licence                           in 403 403 200 200 200 403
staff_licence_check licence                     in 403 403 405 403 403 403
staff_licence_refuse licence                    in 403 403 405 403 403 403
staff_licence_revoke licence                    in 403 403 405 403 403 403
staff_licence_new member                        in 403 403 200 403 403 403
mandates                                        in 403 404 403 403 403 403
mandate_new                                     in 403 404 403 403 403 403
mandate_end mandate                             in 403 404 403 403 403 403
mandate_vote mandate                            in 403 404 403 403 403 403
acting_for                                      in 200 200 200 200 200 200
profile                                         in 403 200 403 403 403 403
profile_add praktik                             in 403 200 403 403 403 403
profile_remove praktik none                     in 403 405 403 403 403 403
staff_profile member                            in 403 403 200 200 200 403
staff_profile_add member praktik                in 403 403 200 403 403 403
staff_profile_remove member praktik none        in 403 403 405 403 403 403
staff_mandates                                  in 403 403 200 200 200 403
staff_mandates_csv                              in 403 403 200 200 200 403
staff_member_mandates institution               in 403 403 200 200 200 403
staff_mandate_new institution                   in 403 403 200 403 403 403
staff_mandate_end mandate                       in 403 403 200 403 403 403
staff_mandate_vote mandate                      in 403 403 200 403 403 403
leave                                           in 403 200 403 403 403 403
leave_withdraw none                             in 405 405 405 405 405 405
leave_words none                                in 405 405 405 405 405 405
leave_paper none                                in 404 404 404 404 404 404
staff_leavings                                  in 403 403 200 200 200 403
staff_leavings_csv                              in 403 403 200 200 200 403
staff_leaving_new member                        in 403 403 200 403 403 403
staff_leaving leaving                           in 403 403 200 200 200 403
staff_leaving_invite leaving                    in 403 403 405 403 403 403
staff_leaving_hear leaving                      in 403 403 405 403 403 403
staff_leaving_decide leaving                    in 403 403 403 200 403 403
staff_leaving_refuse leaving                    in 403 403 403 405 403 403
staff_leaving_withdraw leaving                  in 403 403 405 403 403 403
staff_leaving_pay leaving                       in 403 403 303 403 403 403
staff_leaving_paper leaving                     in 403 403 404 404 404 403
staff_bank                                      in 403 403 200 200 200 403
staff_bank_csv                                  in 403 403 200 200 200 403
staff_bank_upload                               in 403 403 200 403 403 403
staff_bank_preview salah                        in 403 403 303 403 403 403
staff_bank_match                                in 403 403 405 403 403 403
staff_bank_statement none                       in 403 403 404 404 404 403
staff_bank_line none                            in 403 403 404 404 404 403
staff_bank_assign none                          in 403 403 405 403 403 403
staff_bank_ignore none                          in 403 403 405 403 403 403
staff_bank_reopen none                          in 403 403 405 403 403 403
staff_bank_undo none                            in 403 403 404 403 403 403
savings                                         in 403 200 403 403 403 403
staff_savings                                   in 403 403 200 200 200 403
staff_wajib                                     in 403 403 200 403 403 403
staff_bill none                                 in 403 403 404 403 403 403
staff_deposit member                            in 403 403 200 403 403 403
savings_withdraw                                in 403 200 403 403 403 403
savings_withdrawal_cancel none                  in 403 405 403 403 403 403
savings_receipt none                            in 404 404 404 404 404 404
savings_statement member                        in 404 200 200 200 200 404
staff_member_savings member                     in 403 403 200 200 200 403
staff_arrears                                   in 403 403 200 200 200 403
staff_arrears_csv                               in 403 403 200 200 200 403
staff_arrears_xlsx                              in 403 403 200 200 200 403
staff_withdrawals                               in 403 403 200 200 200 403
staff_withdrawal none                           in 403 403 404 404 404 403
staff_withdrawal_new member                     in 403 403 200 403 403 403
staff_withdrawal_pay none                       in 403 403 403 405 403 403
staff_withdrawal_account none                   in 403 403 403 405 403 403
staff_withdrawal_refuse none                    in 403 403 403 405 403 403
staff_withdrawal_cancel none                    in 403 403 405 403 403 403
staff_payment_reverse none                      in 403 403 404 403 403 403
staff_advances                                  in 403 403 200 200 200 403
staff_advance_reverse none                      in 403 403 404 403 403 403
staff_advances_return none                      in 403 403 403 404 403 403
participation                                   in 403 200 403 403 403 403
participation_row none                          in 403 404 403 403 403 403
staff_participation                             in 403 403 200 200 200 403
staff_participation_csv                         in 403 403 200 200 200 403
staff_participation_xlsx                        in 403 403 200 200 200 403
staff_participation_member member               in 403 403 200 200 200 403
staff_participation_row none                    in 403 403 404 404 404 403
staff_participation_correct none                in 403 403 404 403 403 403
staff_corrections                               in 403 403 200 200 200 403
staff_correction none                           in 403 403 404 404 404 403
staff_correction_approve none                   in 403 403 403 405 403 403
staff_correction_refuse none                    in 403 403 403 405 403 403
my_data                                         in 200 200 200 200 200 200
my_consent kabar                                in 403 200 403 403 403 403
my_data_ask                                     in 403 200 403 403 403 403
my_data_request data_request                    in 404 200 404 404 404 404
my_data_request_withdraw data_request           in 405 405 405 405 405 405
my_data_take                                    in 403 200 403 403 403 403
my_data_copy none                               in 404 404 404 404 404 404
staff_find_nik                                  in 403 403 200 200 403 403
staff_reveal person                             in 403 403 200 200 403 403
staff_data_ask person                           in 403 403 200 200 403 403
staff_data_requests                             in 403 403 200 200 403 403
staff_data_requests_csv                         in 403 403 200 200 403 403
staff_data_request data_request                 in 403 403 200 200 403 403
staff_data_request_fulfil data_request          in 403 403 403 405 403 403
staff_data_request_refuse data_request          in 403 403 403 405 403 403
staff_data_request_erase data_request           in 403 403 403 200 403 403
staff_data_request_copy data_request            in 403 403 403 405 403 403

# governance
public                                         200 200 200 200 200 200 200
verdicts                                       200 200 200 200 200 200 200
verdict none                                   404 404 404 404 404 404 404
ballots_blt none                               404 404 404 404 404 404 404
decisions                                      200 200 200 200 200 200 200
decision none                                  404 404 404 404 404 404 404
reports                                        200 200 200 200 200 200 200
rules                                          200 200 200 200 200 200 200
verify                                         200 200 200 200 200 200 200
bundle_download none                           404 404 404 404 404 404 404
open_profile                                   200 200 200 200 200 200 200
staff_bylaws                                    in 403 403 200 200 200 403
staff_bylaws_version 1                          in 403 403 200 200 200 403
rules_draft none                               404 404 404 404 404 404 404
staff_bylaw_drafts                              in 403 403 200 200 200 403
staff_bylaw_draft_new                           in 403 403 403 200 403 403
staff_bylaw_draft bylaw_draft                   in 403 403 200 200 200 403
staff_bylaw_draft_title bylaw_draft             in 403 403 403 200 403 403
staff_bylaw_draft_section bylaw_draft kelompok  in 403 403 403 200 403 403
staff_bylaw_draft_json bylaw_draft              in 403 403 403 200 403 403
staff_bylaw_draft_trial bylaw_draft             in 403 403 200 200 200 403
staff_bylaw_draft_propose bylaw_draft           in 403 403 403 200 403 403
staff_bylaw_draft_enact bylaw_draft             in 403 403 403 404 403 403
staff_bylaw_draft_drop bylaw_draft              in 403 403 403 200 403 403
staff_bylaw_draft_base bylaw_draft              in 403 403 403 405 403 403
staff_bylaw_draft_close bylaw_draft             in 403 403 403 405 403 403
staff_meetings                                  in 403 403 200 200 200 403
staff_meeting_new                               in 403 403 403 200 403 403
staff_meeting meeting                           in 403 403 200 200 200 403
staff_meeting_check_in meeting                  in 403 403 405 405 403 403
check_in_find                                  200 200 200 200 200 200 200
check_in room_code                             200 200 200 200 200 200 200
check_in_note room_code                         in 405 405 405 405 405 405
check_in_online meeting                         in 403 200 403 403 403 403
staff_card_door                                 in 403 403 200 200 403 403
staff_meeting_board meeting                     in 403 403 200 200 200 403
staff_door meeting                              in 403 403 200 200 403 403
staff_door_scan meeting                         in 403 403 405 405 403 403
staff_attendance meeting                        in 403 403 200 200 200 403
staff_attendance_csv meeting                    in 403 403 200 200 200 403
staff_attendance_pdf meeting                    in 403 403 405 405 403 403
staff_attendance_file meeting none              in 403 403 404 404 404 403
staff_attendance_undo meeting none              in 403 403 404 404 403 403
staff_paper open_motion                         in 403 403 200 200 200 403
staff_paper_csv open_motion                     in 403 403 200 200 200 403
staff_paper_print open_motion                   in 403 403 200 200 403 403
staff_paper_make open_motion                    in 403 403 405 405 403 403
staff_paper_file open_motion none               in 403 403 404 404 403 403
staff_paper_batch_new open_motion               in 403 403 200 200 403 403
staff_paper_batch paper_batch                   in 403 403 200 200 200 403
staff_paper_read paper_batch                    in 403 403 405 405 403 403
staff_paper_read_file paper_batch               in 403 403 405 405 403 403
staff_paper_confirm paper_batch                 in 403 403 200 200 403 403
staff_paper_drop paper_batch                    in 403 403 200 200 403 403
staff_paper_sheet paper_sheet                   in 403 403 200 200 200 403
staff_paper_take_out paper_sheet                in 403 403 405 405 403 403
staff_paper_void paper_sheet                    in 403 403 200 200 403 403
staff_paper_lists meeting                       in 403 403 200 200 200 403
staff_paper_list_new meeting                    in 403 403 200 200 403 403
staff_paper_list paper_list                     in 403 403 200 200 200 403
staff_paper_names paper_list                    in 403 403 405 405 403 403
staff_paper_name_out paper_list none            in 403 403 405 405 403 403
staff_paper_list_confirm paper_list             in 403 403 200 200 403 403
staff_paper_list_drop paper_list                in 403 403 200 200 403 403
staff_meeting_open meeting                      in 403 403 403 200 403 403
staff_meeting_fail meeting                      in 403 403 403 200 403 403
meetings                                        in 403 200 403 403 403 403
meeting meeting                                 in 403 200 403 403 403 403
meeting_answer meeting                          in 403 405 403 403 403 403
meeting_reply meeting                           in 403 405 403 403 403 403
staff_founding_new                              in 403 403 403 200 403 403
staff_meeting_move meeting                      in 403 403 403 200 403 403
staff_meeting_lead meeting                      in 403 403 403 200 403 403
staff_meeting_off meeting                       in 403 403 403 200 403 403
staff_meeting_again meeting                     in 403 403 403 200 403 403
staff_short_notice meeting                      in 403 403 403 403 200 403
staff_invitations meeting                       in 403 403 200 200 200 403
staff_invitations_send meeting                  in 403 403 403 200 403 403
staff_invitations_csv meeting                   in 403 403 403 200 403 403
staff_agenda meeting                            in 403 403 200 200 200 403
staff_agenda_add meeting                        in 403 403 403 405 403 403
staff_agenda_item meeting none                  in 403 403 403 404 403 403
staff_agenda_up meeting none                    in 403 403 403 405 403 403
staff_agenda_down meeting none                  in 403 403 403 405 403 403
staff_agenda_remove meeting none                in 403 403 403 405 403 403
staff_meeting_paper_add meeting                 in 403 403 403 405 403 403
staff_meeting_paper_remove meeting none         in 403 403 403 405 403 403
staff_founder_new meeting                       in 403 403 403 404 403 403
staff_founder_remove meeting none               in 403 403 403 405 403 403
staff_todo_new meeting                          in 403 403 403 200 403 403
staff_todos                                     in 403 403 200 200 200 403
staff_todo_assign none                          in 403 403 403 404 403 403
staff_todo_done none                            in 403 403 405 405 403 403
staff_todo_reopen none                          in 403 403 405 405 403 403
staff_meeting_close meeting                     in 403 403 403 303 403 403
staff_minutes meeting                           in 403 403 404 404 404 403
staff_minutes_edit meeting                      in 403 403 404 404 404 403
staff_minutes_sign meeting                      in 403 403 405 405 405 403
staff_minutes_remind meeting                    in 403 403 403 405 403 403
staff_minutes_pdf meeting                       in 403 403 404 404 404 403
minutes meeting                                 in 403 404 403 403 403 403
minutes_sign meeting                            in 403 405 403 403 403 403
minutes_pdf meeting                             in 403 404 403 403 403 403
pack meeting                                    in 403 404 403 403 403 403
pack_pdf meeting                                in 403 404 403 403 403 403
pack_zip meeting                                in 403 404 403 403 403 403
staff_pack meeting                              in 403 403 200 200 200 403
staff_pack_make meeting                         in 403 403 403 405 403 403
staff_pack_pdf meeting                          in 403 403 404 404 404 403
staff_pack_zip meeting                          in 403 403 404 404 404 403
staff_pack_reported meeting                     in 403 403 405 405 403 403
staff_reports                                   in 403 403 200 200 200 403
staff_report report                             in 403 403 200 200 200 403
staff_report_write report                       in 403 403 403 200 403 403
staff_report_budget report                      in 403 403 403 200 403 403
staff_report_supervise report                   in 403 403 403 403 200 403
staff_report_put report                         in 403 403 403 405 403 403
staff_report_back report                        in 403 403 403 405 403 403
staff_report_sign report                        in 403 403 403 405 403 403
staff_report_pdf report                         in 403 403 200 200 200 403
staff_ods                                       in 403 403 403 200 403 403
votes                                           in 403 200 403 403 403 403
vote draft                                      in 403 404 403 403 403 403
vote_confirm draft                              in 403 404 403 403 403 403
vote_receipt draft                              in 403 404 403 403 403 403
proxy_vote draft 0                              in 403 404 403 403 403 403
proxy_vote_confirm draft 0                      in 403 404 403 403 403 403
proxy_vote_receipt draft 0                      in 403 404 403 403 403 403
proxies                                         in 403 200 403 403 403 403
proxy_new                                       in 403 200 403 403 403 403
proxy_revoke 0                                  in 403 404 403 403 403 403
ballot_check                                   200 200 200 200 200 200 200
staff_motions                                   in 403 403 200 200 200 403
staff_motion_new                                in 403 403 403 200 403 403
staff_motion draft                              in 403 403 200 200 200 403
staff_motion_edit draft                         in 403 403 403 200 403 403
staff_motion_move draft                         in 403 403 403 200 403 403
staff_motion_agree draft                        in 403 403 403 200 403 403
staff_motion_ready draft                        in 403 403 403 200 403 403
staff_motion_take_back draft                    in 403 403 403 405 403 403
staff_motion_withdraw draft                     in 403 403 403 200 403 403
staff_motion_open draft                         in 403 403 403 200 403 403
staff_motion_close draft                        in 403 403 403 200 403 403
staff_roll draft                                in 403 403 200 200 200 403
staff_roll_csv draft                            in 403 403 200 200 200 403
staff_recusals draft                            in 403 403 200 200 200 403
staff_recusal_note draft                        in 403 403 403 405 405 403
staff_recusal_withdraw draft none               in 403 403 403 404 404 403
recusal draft                                   in 403 200 403 403 403 403
recusal_withdraw draft                          in 403 405 403 403 403 403
proposals                                       in 403 200 403 403 403 403
proposal_new                                    in 403 200 403 403 403 403
deliberation draft                              in 403 200 403 403 403 403
comment_add draft                               in 403 405 403 403 403 403
amendment_new draft                             in 403 200 403 403 403 403
amendment_withdraw draft none                   in 403 405 403 403 403 403
proposal_second draft                           in 403 405 403 403 403 403
proposal_unsecond draft                         in 403 405 403 403 403 403
proposal_withdraw draft                         in 403 200 403 403 403 403
staff_deliberation draft                        in 403 403 200 200 200 403
staff_paper_add draft                           in 403 403 403 405 403 403
staff_comment_add draft                         in 403 403 405 405 403 403
staff_comment_hide draft comment                in 403 403 403 403 200 403
staff_amendment draft amendment                 in 403 403 200 200 200 403
staff_amendment_take draft amendment            in 403 403 403 405 403 403
staff_amendment_refuse draft amendment          in 403 403 403 405 403 403
staff_proposal_adopt draft                      in 403 403 403 405 403 403
staff_motion_count draft                        in 403 403 403 405 403 403
staff_motion_adopt draft                        in 403 403 403 405 403 403
staff_hand_count draft                          in 403 403 403 404 403 403
staff_hand_count_drop draft                     in 403 403 403 405 403 403
shu year                                        in 403 404 403 403 403 403
staff_surplus                                   in 403 403 403 200 200 403
staff_surplus_year year                         in 403 403 403 404 404 403
staff_surplus_prepare year                      in 403 403 403 405 403 403
staff_surplus_refreeze year                     in 403 403 403 405 403 403
staff_surplus_propose year                      in 403 403 403 405 403 403
staff_surplus_approve year                      in 403 403 403 405 403 403
staff_surplus_run year                          in 403 403 403 405 403 403
staff_surplus_csv year                          in 403 403 403 404 404 403
shu_pdf year                                   in 403 404 403 403 403 403
staff_slips year                               in 403 403 403 404 404 403
staff_slips_make year                          in 403 403 403 405 403 403
staff_slip_pdf year member                     in 403 403 403 404 404 403
pay_choice                                     in 403 200 403 403 403 403
shu_receipt none                               in 404 404 404 404 404 404
staff_payouts                                  in 403 403 403 200 200 403
staff_payout_prepare                           in 403 403 403 405 403 403
staff_unpaid                                   in 403 403 403 200 200 403
staff_unpaid_csv                               in 403 403 403 200 200 403
staff_unpaid_remind                            in 403 403 403 405 403 403
staff_pay_choice member                        in 403 403 403 200 403 403
staff_payout_batch none                        in 403 403 403 404 404 403
staff_payout_approve none                      in 403 403 403 405 403 403
staff_payout_drop none                         in 403 403 403 405 403 403
staff_payout_file none                         in 403 403 403 404 403 403
staff_payout_results none                      in 403 403 403 405 403 403
staff_payout_return none none                  in 403 403 403 404 403 403
staff_return_confirm none none                 in 403 403 403 405 403 403
staff_return_drop none none                    in 403 403 403 405 403 403
staff_funds                                    in 403 403 403 200 200 403
staff_fund_payment_new                         in 403 403 403 200 403 403
staff_fund_tax_csv year                        in 403 403 403 200 200 403
staff_fund_payment none                        in 403 403 403 404 404 403
staff_fund_payment_pay none                    in 403 403 403 405 403 403
staff_fund_payment_drop none                   in 403 403 403 405 403 403
staff_estimate                                 in 403 403 403 200 200 403
staff_estimate_csv                             in 403 403 403 200 200 403
staff_estimate_xlsx                            in 403 403 403 200 200 403
public_surplus year                            404 404 404 404 404 404 404

# governance: elections, officers, notes of the supervisors, legal deadlines
officers                                       200 200 200 200 200 200 200
elections                                       in 403 200 403 403 403 403
election election                               in 403 200 403 403 403 403
election_nominate election                      in 403 200 403 403 403 403
nomination candidacy                            in 403 404 403 403 403 403
nomination_withdraw candidacy                   in 403 404 403 403 403 403
staff_elections                                 in 403 403 200 200 200 403
staff_election_new                              in 403 403 403 200 403 403
staff_election election                         in 403 403 200 200 200 403
staff_election_nominate election                in 403 403 405 405 403 403
staff_election_list election                    in 403 403 403 200 403 403
staff_election_seat election                    in 403 403 403 200 403 403
staff_candidacy candidacy                       in 403 403 200 200 403 403
staff_candidacy_withdraw candidacy              in 403 403 200 200 403 403
staff_delegates meeting                         in 403 403 200 200 200 403
staff_delegate_end none                         in 403 403 403 404 403 403
staff_officers                                  in 403 403 200 200 200 403
staff_term_new                                  in 403 403 200 200 403 403
staff_term term                                 in 403 403 200 200 200 403
staff_term_confirm term                         in 403 403 403 405 403 403
staff_term_cancel term                          in 403 403 200 200 403 403
staff_term_end term                             in 403 403 200 200 403 403
staff_ending_approve none                       in 403 403 403 405 403 403
staff_ending_refuse none                        in 403 403 403 405 403 403
staff_handover term                             in 403 403 200 200 403 403
handover none                                   in 404 404 404 404 404 404
handover_sign none                              in 405 405 405 405 405 405
staff_notes                                     in 403 403 403 200 200 403
staff_notes_csv                                 in 403 403 403 200 200 403
staff_note_new                                  in 403 403 403 403 200 403
staff_note note                                 in 403 403 403 200 200 403
staff_note_answer note                          in 403 403 403 200 403 403
staff_deadlines                                 in 403 403 200 200 200 403
staff_deadlines_ics                             in 403 403 200 200 200 403
staff_deadline_meet year triwulan-1             in 403 403 200 200 403 403

# supply
staff_products                                  in 403 403 200 200 200 403
staff_products_csv                              in 403 403 200 200 200 403
staff_product_new                               in 403 403 200 403 403 403
staff_product product                           in 403 403 200 200 200 403
staff_offer_new product                         in 403 403 200 403 403 403
staff_product_hold product                      in 403 403 200 403 403 403
staff_stock                                     in 403 403 200 200 200 403
staff_stock_csv                                 in 403 403 200 200 200 403
staff_stock_card none none                      in 403 403 404 404 404 403
staff_lot_hold none none                        in 403 403 404 403 403 403
staff_requests                                  in 403 403 200 200 200 403
staff_requests_csv                              in 403 403 200 200 200 403
staff_requests_approve                          in 403 403 405 403 403 403
staff_request request                           in 403 403 200 200 200 403
staff_request_approve request                   in 403 403 405 403 403 403
staff_request_reject request                    in 403 403 405 403 403 403
staff_allocations                               in 403 403 200 200 200 403
staff_allocation_new                            in 403 403 200 403 403 403
staff_allocation allocation                     in 403 403 200 200 200 403
staff_allocation_approve allocation             in 403 403 403 405 403 403
orders                                          in 403 200 403 403 403 403
order_new                                       in 403 200 403 403 403 403
order request                                   in 403 404 403 403 403 403
shipment_receive none                           in 403 404 403 403 403 403
staff_orders                                    in 403 403 200 200 200 403
staff_shipments_csv                             in 403 403 200 200 200 403
staff_purchase_new                              in 403 403 200 403 403 403
staff_purchase_receive purchase                 in 403 403 200 403 403 403
staff_shipment_new allocation                   in 403 403 404 403 403 403
staff_shipment none                             in 403 403 404 404 404 403

# clinics
home                                            in 200 200 303 303 303 303
clinic_home                                     in 403 200 403 403 403 403
desk                                            in 403 403 200 200 200 200
clinic_choose unit                              in 403 405 403 403 403 403
staff_units                                     in 403 403 200 200 200 403
staff_units_csv                                 in 403 403 200 200 200 403
staff_unit_new                                  in 403 403 200 200 403 403
staff_unit unit                                 in 403 403 200 200 200 403
staff_unit_post unit                            in 403 403 405 405 403 403
staff_unit_post_end unit none                   in 403 403 404 404 403 403
clinic_patients                                 in 403 200 403 403 403 403
clinic_patient_new                              in 403 200 403 403 403 403
clinic_visit_new patient                        in 403 303 403 403 403 403
clinic_visit visit                              in 403 200 403 403 403 403
clinic_visit_finish visit                       in 403 200 403 403 403 403
clinic_dispense                                 in 403 200 403 403 403 403
clinic_dispense visit                           in 403 200 403 403 403 403
clinic_stock                                    in 403 200 403 403 403 403

# the read-only interface
api_verdict-list                               200 200 200 200 200 200 200
api_verdict-detail none                        404 404 404 404 404 404 404
api_bundle-list                                200 200 200 200 200 200 200
api_bundle-detail none                         404 404 404 404 404 404 404
api_schema                                     200 200 200 200 200 200 200
"""
