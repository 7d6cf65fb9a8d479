from django.apps import AppConfig


class KmpConfig(AppConfig):
    name = "kmp"
    verbose_name = "Dasar"

    def ready(self) -> None:
        """Say what waits for whom, and what stands against closing the books."""
        from kmp.bookimports import waiting as imports
        from kmp.books.checklist import check_before_closing
        from kmp.ui.navigation import count_for
        from kmp.vouchers import waiting as vouchers

        check_before_closing(vouchers.before_closing)
        check_before_closing(imports.before_closing)
        count_for("staff_vouchers", vouchers.vouchers_waiting_for)
        count_for("staff_book_imports", imports.book_imports_waiting_for)
