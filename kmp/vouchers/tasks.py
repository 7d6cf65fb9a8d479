"""What the clock asks for."""

from celery import shared_task

from kmp.vouchers import recurring


@shared_task(ignore_result=True)
def make_due_vouchers() -> None:
    """Safe to run twice: a month of a recurring journal has one voucher."""
    recurring.make_due_vouchers()
