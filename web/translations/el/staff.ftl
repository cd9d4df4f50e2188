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
desk-message-title = Γράψτε στον αιτούντα
desk-message-label = Μήνυμα
desk-message-hint = Το λαμβάνει ο αιτών με e-mail
desk-message-button = Αποστολή του μηνύματος
note-title = Εσωτερική σημείωση
note-label = Σημείωση
note-hint = Τη διαβάζουν μόνο οι συνάδελφοι
note-button = Καταχώριση της σημείωσης
extra-note = Τι έγινε
give-open = Παράδοση ή ανάθεση σε συνάδελφο
give-title = Σε συνάδελφο: { $task }
give-colleague = Συνάδελφος
give-way = Πώς
give-hand-over = Παράδοση: τη χειρίζεται πια ο συνάδελφος
give-delegate = Ανάθεση: παραμένετε υπόλογος, και σε εσάς επιστρέφει
give-reason = Αιτία
give-reason-hint = Τη διαβάζει ο συνάδελφος
give-button = Παράδοση της εργασίας
give-choose = Διαλέξτε συνάδελφο
give-choose-way = Διαλέξτε παράδοση ή ανάθεση
give-nobody = Δεν υπάρχει άλλος συνάδελφος που μπορεί να κάνει αυτή την εργασία.
send-back-title = Επιστροφή σε προηγούμενο βήμα
send-back-lead = Η εργασία κλείνει και η υπόθεση επιστρέφει στο βήμα που θα διαλέξετε.
send-back-lead-one = Η εργασία κλείνει και η υπόθεση επιστρέφει στο βήμα «{ $step }».
send-back-to = Σε ποιο βήμα
send-back-reason = Αιτία της επιστροφής
send-back-reason-hint = Τη διαβάζει όποιος θα χειριστεί το βήμα
send-back-button = Επιστροφή της υπόθεσης
send-back-choose = Διαλέξτε βήμα

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

incidents-title = Περιμένουν απόφασή σας
incidents-text = Κάτι απέτυχε οριστικά. Διαλέξτε μια υπόθεση, για να πείτε πώς συνεχίζει.
incidents-none = Καμία υπόθεση δεν περιμένει απόφαση
incident-title = Πώς συνεχίζει η υπόθεση
incident-step = Βήμα
incident-what = Τι απέτυχε
incident-family = Γιατί
incident-reason = Μήνυμα του προγράμματος
incident-how = Τι να γίνει
incident-retry = Νέα προσπάθεια
incident-skip = Συνέχεια χωρίς αυτό
incident-abandon = Εγκατάλειψη: αναιρούνται όσα έγιναν και η υπόθεση κλείνει (ένα μήνυμα μένει απλώς άσταλτο)
incident-why = Αιτία της απόφασης
incident-why-hint = Μένει στο ιστορικό της υπόθεσης. Μη γράφετε προσωπικά στοιχεία
incident-button = Καταχώριση της απόφασης
incident-choose = Διαλέξτε τι να γίνει
incident-entering = Το βήμα δεν μπόρεσε να αρχίσει
incident-leaving = Το βήμα δεν μπόρεσε να τελειώσει
work-start = Έναρξη άλλης υπόθεσης
work-action = Ενέργεια { $action }
