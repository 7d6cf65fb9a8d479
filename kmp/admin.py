"""Django admin of the ground floor: users, reference data, and looking. Its sign-in is allauth's, second step included.

Staff act on pages of their own; nothing that is posted can be changed here.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

import kmp.accounts.admin
import kmp.bookimports.admin
import kmp.books.admin
import kmp.files.admin
import kmp.papers.admin
import kmp.proofs.admin
import kmp.regions.admin
import kmp.runs.admin
import kmp.statements.admin
import kmp.tokens.admin
import kmp.trail.admin
import kmp.vouchers.admin  # each registers its tables

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
kmp.accounts.admin.replace_foreign_admins()
