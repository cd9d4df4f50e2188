# Μηνύματα ηλεκτρονικού ταχυδρομείου.
mail-greeting = Γεια σας,
mail-receipt-subject = { $reference }: παραλάβαμε την αίτησή σας ({ $service })
mail-receipt-lead = Παραλάβαμε την αίτησή σας. Αυτό το μήνυμα είναι το αποδεικτικό υποβολής.
mail-arrived-subject = Νέα υπόθεση { $reference }: { $service }
mail-arrived-lead = Μια νέα υπόθεση έφτασε στην υπηρεσία σας.
mail-arrived-open = Δείτε την εδώ:
mail-moved-subject = { $reference }: νέα ημερομηνία παραλαβής, { $to }
mail-moved-lead = Άλλαξε η ημερομηνία παραλαβής για την αίτησή σας «{ $service }» ({ $reference }).
mail-moved-from = Παλαιά ημερομηνία
mail-moved-to = Νέα ημερομηνία
mail-moved-reason = Αιτία
mail-moved-calendar = Το συνημμένο αρχείο βάζει τη νέα ημερομηνία στο ημερολόγιό σας.
mail-follow = Παρακολουθήστε την υπόθεσή σας:
mail-automatic = Το μήνυμα στάλθηκε αυτόματα.
