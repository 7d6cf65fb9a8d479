"""Pages that put cards of all apps side by side (taken over by helper "clinics", see the end of the brief)."""
