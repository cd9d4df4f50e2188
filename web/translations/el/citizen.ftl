# Σελίδες του πολίτη για τις δικές του υποθέσεις.
question-step = Βήμα { $step } από { $steps }
question-continue = Συνέχεια
question-saved = Οι απαντήσεις σας αποθηκεύονται όταν πατάτε «Συνέχεια». Μπορείτε να σταματήσετε και να συνεχίσετε αργότερα.

check-title = Ελέγξτε τις απαντήσεις σας
check-step = Τελευταίο βήμα
check-change = Αλλαγή
check-collect = Πότε και πού θα παραλάβετε
check-collect-text = Αν υποβάλετε τώρα, υπολογίζουμε ότι θα μπορέσετε να παραλάβετε:
check-submit-title = Υποβολή
check-declaration = Με την υποβολή δηλώνετε ότι όσα γράψατε είναι αληθή.
check-submit = Υποβάλετε την αίτηση

receipt-title = Η αίτησή σας παραλήφθηκε
receipt-collect = Πότε και πού να έρθετε
receipt-told = Αν αλλάξει η ημέρα ή η ώρα, θα σας ειδοποιήσουμε με e-mail.
receipt-not-told = Δεν ζητήσατε ειδοποίηση αν αλλάξει η ημέρα ή η ώρα. Θα τη βλέπετε πάντα στη σελίδα της υπόθεσής σας.
receipt-next = Τι γίνεται τώρα
receipt-next-text = Στέλνουμε αυτό το αποδεικτικό και στο { $email }. Ένας υπάλληλος θα ελέγξει την αίτησή σας.
receipt-to-case = Δείτε την υπόθεσή σας
receipt-print = Μπορείτε να τυπώσετε αυτή τη σελίδα: είναι το αποδεικτικό υποβολής σας.

cases-title = Οι υποθέσεις μου
cases-drafts = Αιτήσεις που δεν έχετε υποβάλει
cases-continue = Συνέχεια:
cases-saved = Αποθηκεύτηκε
cases-discard = Διαγραφή
cases-collect = Παραλαβή
cases-empty = Δεν έχετε υποβάλει ακόμη καμία αίτηση.
cases-to-services = Δείτε τις υπηρεσίες

case-refusal = Γιατί δεν έγινε δεκτή
case-refusal-text = Αν διαφωνείτε, απευθυνθείτε στην υπηρεσία ή κάντε νέα αίτηση.
case-appointment = Το ραντεβού σας
case-expected = Αναμενόμενη παραλαβή
case-move = Αλλάξτε ημέρα ή ώρα
case-answers = Όσα γράψατε στην αίτηση
case-receipt = Αποδεικτικό υποβολής
asked-title = Χρειαζόμαστε κάτι από εσάς
asked-until = Απαντήστε έως:
reply-label = Η απάντησή σας
reply-hint = Γράψτε τι θα φέρετε ή τι διορθώνετε
reply-button = Στείλτε την απάντηση
reply-empty = Γράψτε την απάντησή σας
reply-too-long = Η απάντηση είναι πολύ μεγάλη. Γράψτε έως 2.000 χαρακτήρες

slot-title = Αλλαγή ημέρας ή ώρας παραλαβής
slot-now = Το ραντεβού σας τώρα:
slots-legend = Ελεύθερες ώρες
slots-count = { $count ->
    [one] { $count } ελεύθερη ώρα
   *[other] { $count } ελεύθερες ώρες
}
slot-choose = Διαλέξτε μία από τις ελεύθερες ώρες
slot-button = Αλλαγή του ραντεβού
slot-none = Δεν υπάρχουν ελεύθερες ώρες αυτή τη στιγμή. Δοκιμάστε ξανά αύριο.

history-title = Τι έχει γίνει
history-opened = Υποβάλατε την αίτηση
history-submitted = Υποβλήθηκε η αίτηση
history-protocol = Πήρε αριθμό πρωτοκόλλου { $protocol }
history-status = { $status }
history-routed = Διαβιβάστηκε στην αρμόδια υπηρεσία
history-task-created = Νέα εργασία: { $task }
history-task-claimed = Ανάληψη: { $task }
history-task-released = Επιστροφή στα εισερχόμενα: { $task }
history-task-completed = Ολοκληρώθηκε: { $task }
history-task-cancelled = Έληξε η προθεσμία: { $task }
history-reply-awaited = Σας ζητήσαμε κάτι ακόμη
history-reply-received = Λάβαμε την απάντησή σας
history-applicant-asked = Ζητήθηκε κάτι από τον αιτούντα
history-applicant-replied = Απάντηση του αιτούντος: { $text }
history-appointment-booked = Κλείστηκε ραντεβού παραλαβής: { $at }
history-appointment-moved = Το ραντεβού άλλαξε, από { $from } σε { $to }
history-appointment-moved-why = Το ραντεβού άλλαξε, από { $from } σε { $to }. Αιτία: { $reason }
history-appointment-released = Το ραντεβού ακυρώθηκε
history-ended = Έκλεισε η υπόθεση: { $outcome }

next-nothing = Η υπόθεση έχει κλείσει. Δεν χρειάζεται να κάνετε κάτι άλλο.
next-reply = Περιμένουμε την απάντησή σας, για να συνεχίσουμε.
next-collect = Ελάτε για την παραλαβή την ημέρα και την ώρα του ραντεβού σας, με την ταυτότητα ή το διαβατήριό σας.
next-being-checked = Ένας υπάλληλος ασχολείται τώρα με την υπόθεσή σας.
next-to-be-checked = Η υπόθεσή σας περιμένει τη σειρά της. Δεν χρειάζεται να κάνετε κάτι.
next-automatic = Η αίτησή σας καταχωρίζεται. Σε λίγο θα δείτε εδώ το επόμενο βήμα.

told-registered = Ο λογαριασμός σας είναι έτοιμος.
told-signed-out = Αποσυνδεθήκατε.
told-moved = Το ραντεβού άλλαξε.
told-replied = Η απάντησή σας στάλθηκε.
told-claimed = Αναλάβατε την εργασία.
told-released = Η εργασία επέστρεψε στα εισερχόμενα.
told-completed = Η εργασία ολοκληρώθηκε.
told-discarded = Η πρόχειρη αίτηση διαγράφηκε.
told-job-retried = Θα γίνει νέα προσπάθεια
told-job-abandoned = Το μήνυμα παραλείφθηκε
