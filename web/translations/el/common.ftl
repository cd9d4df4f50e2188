# Λόγια που στέκονται γύρω από κάθε σελίδα ή σε πολλές σελίδες.
site-name = Θυρίδα
title-problem = Σφάλμα:
skip-to-content = Μετάβαση στο περιεχόμενο
other-language = English
other-language-tag = en
signed-in-as = Έχετε συνδεθεί ως
sign-out = Αποσύνδεση
register-short = Εγγραφή
nav-label = Οι σελίδες μου
nav-cases = Οι υποθέσεις μου
nav-desk = Εισερχόμενα
nav-office = Η υπηρεσία μου
nav-operator = Απεσταλμένα μηνύματα
nav-work = Εργασίες στο παρασκήνιο
back = Πίσω
back-label = Επιστροφή
footer-what = Ηλεκτρονική εξυπηρέτηση πολιτών
footer-help = Μπορείτε πάντα να εξυπηρετηθείτε και με φυσική παρουσία, στα γραφεία του Δήμου ή σε ΚΕΠ.
or = ή
yes = Ναι
no = Όχι
optional = (προαιρετικό)
error-prefix = Σφάλμα:
problems-title = Κάτι πρέπει να διορθωθεί
date-day = Ημέρα
date-month = Μήνας
date-year = Έτος
form-add = Προσθήκη
form-remove = Αφαίρεση
form-not-yet = Υπολογίζεται από τις απαντήσεις σας.

service = Υπηρεσία
reference = Αριθμός υπόθεσης
protocol = Αριθμός πρωτοκόλλου
protocol-later = Θα δοθεί σύντομα
applicant = Αιτών
submitted-at = Υποβολή
status = Κατάσταση
status-received = Παραλήφθηκε
outcome-abandoned = Έκλεισε χωρίς να ολοκληρωθεί
family-unavailable = η άλλη πλευρά δεν είναι διαθέσιμη
family-refused = η άλλη πλευρά αρνήθηκε
family-not-found = δεν βρέθηκε αυτό που ζητήθηκε
family-invalid = τα στοιχεία δεν έγιναν δεκτά
family-timeout = δεν ήρθε απάντηση εγκαίρως
documents-title = Τι να φέρετε μαζί σας
no-documents = Δεν χρειάζεται να φέρετε δικαιολογητικά.
document-ex-officio = Το αναζητούμε εμείς, δεν χρειάζεται να το φέρετε
document-sometimes = Μόνο αν το ζητούν οι απαντήσεις σας
case-number = Υπόθεση { $reference }
case-title = { $service }, υπόθεση { $reference }
case-named = Υπόθεση { $reference }

span-working-days = { $count ->
    [one] { $count } εργάσιμη ημέρα
   *[other] { $count } εργάσιμες ημέρες
}
span-days = { $count ->
    [one] { $count } ημέρα
   *[other] { $count } ημέρες
}
span-weeks = { $count ->
    [one] { $count } εβδομάδα
   *[other] { $count } εβδομάδες
}
span-months = { $count ->
    [one] { $count } μήνα
   *[other] { $count } μήνες
}
span-hours = { $count ->
    [one] { $count } ώρα
   *[other] { $count } ώρες
}
span-minutes = { $count ->
    [one] { $count } λεπτό
   *[other] { $count } λεπτά
}
delivery-office = Στα γραφεία του Δήμου
delivery-kep = Σε Κέντρο Εξυπηρέτησης Πολιτών (ΚΕΠ)
delivery-post = Με το ταχυδρομείο, με χρέωση του παραλήπτη (επίπεδο Β)
delivery-electronic = Ηλεκτρονικά (επίπεδο Β)
delivery-level-hint = Με επίπεδο Β μπορείτε να παραλάβετε και με το ταχυδρομείο ή ηλεκτρονικά. Το αποκτάτε μία φορά, στο γραφείο του Δήμου, με την αστυνομική ταυτότητα ή το διαβατήριό σας.
sending-post = Θα σταλεί με το ταχυδρομείο. Υπολογίζουμε ότι θα είναι έτοιμο για αποστολή: { $at }. Τα ταχυδρομικά τα πληρώνετε στην παραλαβή.
sending-electronic = Θα το βρείτε στη σελίδα της υπόθεσής σας. Υπολογίζουμε ότι θα είναι έτοιμο: { $at }.
level-a = Αρκεί ένας λογαριασμός, που ανοίγετε μόνοι σας. Την ταυτότητά σας την ελέγχουμε όταν έρθετε για την παραλαβή.
level-b = Χρειάζεται λογαριασμός με ταυτοποίηση: μία φορά, με την ταυτότητα ή το διαβατήριό σας, στα γραφεία του Δήμου.

kept-title = Όσα είχατε γράψει
kept-text = Δεν αποθηκεύτηκαν. Αντιγράψτε τα, για να μην τα ξαναγράψετε.
to-front = Πίσω στην αρχική σελίδα
collection-code = Κωδικός παραλαβής
collection-code-text = Δείξτε τον στο γραφείο μαζί με την ταυτότητά σας, στο κινητό ή τυπωμένο.
collection-code-qr = Ο κωδικός παραλαβής ως QR

# components
breadcrumbs-label = Διαδρομή σελίδων
pagination-label = Σελίδες της λίστας
pagination-page = Σελίδα { $number }
pagination-previous = Προηγούμενη
pagination-previous-what = σελίδα
pagination-next = Επόμενη
pagination-next-what = σελίδα
banner-important = Σημαντικό
banner-success = Ολοκληρώθηκε
warning-text = Προσοχή
count-characters = Μπορείτε να γράψετε έως { $count } χαρακτήρες
count-words = Μπορείτε να γράψετε έως { $count } λέξεις
document-upload = Το στέλνετε ηλεκτρονικά, μαζί με την αίτηση
file-hint = Αρχείο { $kinds }, έως { $size } MB. { $most ->
    [one] Μπορείτε να στείλετε ένα.
   *[other] Μπορείτε να στείλετε μέχρι { $most }.
}
file-upload = Αποστολή αρχείου
file-remove = Αφαίρεση
file-full = Έχετε στείλει όσα αρχεία γίνονται δεκτά εδώ. Για να στείλετε άλλο, αφαιρέστε πρώτα ένα.
file-missing = Επιλέξτε ένα αρχείο
file-empty = Το αρχείο «{ $name }» είναι κενό
file-too-large = Το αρχείο «{ $name }» είναι μεγαλύτερο από { $most } MB
file-kind = Το αρχείο «{ $name }» δεν είναι { $kinds }. Αποθηκεύστε το σε τέτοια μορφή και στείλτε το ξανά
file-broken = Το αρχείο «{ $name }» δεν είναι ακέραιο { $kind } ή περιέχει και κάτι άλλο. Αποθηκεύστε το από την αρχή και στείλτε το ξανά
file-vast = Η εικόνα «{ $name }» έχει υπερβολικά μεγάλες διαστάσεις. Σμικρύνετέ την και στείλτε την ξανά
file-too-many = Το αρχείο «{ $name }» δεν κρατήθηκε: γίνονται δεκτά μέχρι { $most } αρχεία
file-gone = Κάποιο από τα αρχεία που στείλατε δεν υπάρχει πια. Στείλτε το ξανά.
file-waiting = ελέγχεται για ιούς
file-unscanned = δεν ελέγχθηκε για ιούς
file-infected = αφαιρέθηκε γιατί βρέθηκε ιός
message-files = Αρχεία μαζί με το μήνυμα
