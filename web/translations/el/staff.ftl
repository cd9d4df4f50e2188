# Σελίδες όσων εργάζονται στον Δήμο.
inbox-title = Εισερχόμενα
inbox-count = { $count ->
    [one] { $count } ανοιχτή εργασία
   *[other] { $count } ανοιχτές εργασίες
}
inbox-caption = Ανοιχτές εργασίες, πρώτα οι πιο επείγουσες
inbox-empty = Δεν περιμένει τίποτα
inbox-empty-text = Νέες υποθέσεις εμφανίζονται εδώ μόλις φτάσουν στην υπηρεσία σας.
column-task = Εργασία
column-case = Υπόθεση
column-since = Από
column-due = Προθεσμία
column-claim = Χειρίζεται
overdue = εκπρόθεσμη
claim-mine = Εσείς
claim-free = Ελεύθερη
identification = Ταυτοποίηση
identification-confirmed = Επιβεβαιώθηκε από το μητρώο
identification-unanswered = Το μητρώο δεν απάντησε· ελέγξτε εσείς
applicant-name = Ονοματεπώνυμο
applicant-contact = Επικοινωνία

desk-tasks = Ανοιχτές εργασίες
desk-no-tasks = Δεν υπάρχει ανοιχτή εργασία.
desk-answers = Η αίτηση
desk-applicant-details = Στοιχεία αιτούντος
desk-documents = Δικαιολογητικά
desk-no-documents = Δεν απαιτούνται δικαιολογητικά.
desk-results = Όσα κατέγραψε η υπηρεσία
desk-appointment = Παραλαβή
desk-move = Αλλαγή ημέρας ή ώρας
desk-no-appointment = Δεν έχει κλειστεί ακόμη
desk-appointment-gone = Δεν υπάρχει ραντεβού
desk-office = Αρμόδια υπηρεσία
desk-not-routed = Δεν έχει διαβιβαστεί ακόμη

task-title = { $task }, υπόθεση { $reference }
task-beside = Στοιχεία της υπόθεσης
task-taken = Την εργασία έχει αναλάβει: { $name }.
task-free = Η εργασία είναι ελεύθερη. Αναλάβετέ την, για να φαίνεται στους συναδέλφους σας ότι ασχολείστε.
task-claim = Ανάληψη της εργασίας
task-complete = Ολοκλήρωση της εργασίας
task-release = Επιστροφή στα εισερχόμενα

move-title = Αλλαγή ημερομηνίας παραλαβής
move-now = Ραντεβού τώρα
move-told = Ο αιτών έχει ζητήσει να ειδοποιείται: θα του σταλεί e-mail με την παλαιά και τη νέα ημερομηνία και την αιτία.
move-not-told = Ο αιτών δεν έχει ζητήσει ειδοποίηση: δεν θα του σταλεί e-mail.
move-reason = Αιτία της αλλαγής
move-reason-hint = Τη διαβάζει ο αιτών
move-reason-empty = Γράψτε την αιτία της αλλαγής
move-reason-too-long = Η αιτία είναι πολύ μεγάλη. Γράψτε έως 500 χαρακτήρες
move-button = Αλλαγή της ημερομηνίας

office-title = Τι ήρθε στην υπηρεσία
office-open = Ανοιχτές
office-overdue = Εκπρόθεσμες
office-ended = Ολοκληρωμένες
office-caption = Υποθέσεις, πρώτα οι νεότερες
office-empty = Δεν έχει έρθει ακόμη καμία υπόθεση

mail-folder-title = Απεσταλμένα μηνύματα
mail-folder-text = Δεν έχει οριστεί διακομιστής αλληλογραφίας. Όσα θα στέλνονταν μένουν σε αυτόν τον φάκελο.
mail-folder-empty = Ο φάκελος είναι άδειος
mail-subject = Θέμα
mail-to = Παραλήπτης
mail-at = Χρόνος
mail-attachments = Συνημμένα
mail-text = Κείμενο του μηνύματος

work-title = Εργασίες στο παρασκήνιο
work-targets = Συστήματα που καλούνται
work-waiting = Σε αναμονή
work-oldest = Η παλαιότερη από
work-stuck = Όσα εγκαταλείφθηκαν
work-stuck-text = Δεν θα δοκιμαστούν ξανά από μόνα τους. Όταν αρθεί η αιτία, ζητήστε νέα προσπάθεια.
work-stuck-none = Τίποτε δεν εγκαταλείφθηκε
work-since = Εγκαταλείφθηκε
work-acts = Ενέργειες
work-retry = Νέα προσπάθεια
work-abandon = Να μην σταλεί
work-abandon-text = Το μήνυμα δεν θα σταλεί ποτέ. Η υπόθεση συνεχίζεται χωρίς αυτό.
work-abandon-button = Οριστική παράλειψη
work-mail = Μήνυμα ηλεκτρονικού ταχυδρομείου
work-route = Δρομολόγηση σε υπηρεσία
work-pickup = Κράτηση ώρας παραλαβής
work-timer = Χρονόμετρο
target-mail-server = Διακομιστής αλληλογραφίας
target-registry = Μητρώο
target-answers = Αποκρίνεται
target-falters = { $count ->
    [one] Δεν αποκρίθηκε την τελευταία φορά
   *[other] Δεν αποκρίθηκε τις τελευταίες { $count } φορές
}
target-left-alone = Δεν αποκρίνεται· νέα δοκιμή { $until }
