# Αναζήτηση.
search-title = Αναζήτηση
search-title-of = Αναζήτηση: { $query }
search-site = Αναζήτηση στη Θυρίδα
search-label = Τι ψάχνετε;
search-hint = Υπηρεσίες, πληροφορίες και ανακοινώσεις. Μπορείτε να γράψετε και χωρίς τόνους ή με λατινικά γράμματα.
search-hint-cases = Υπηρεσίες, πληροφορίες, ανακοινώσεις και υποθέσεις, με λίγες λέξεις ή με τον αριθμό της υπόθεσης.
search-button = Αναζήτηση
search-mended = Δεν βρήκαμε τίποτα για «{ $typed }». Αυτά είναι τα αποτελέσματα για
search-cases = Υποθέσεις
search-more-cases = Δείτε και τις υπόλοιπες υποθέσεις
search-found = { $count ->
    [one] { $count } αποτέλεσμα
   *[other] { $count } αποτελέσματα
}
search-kind-service = Υπηρεσία
search-kind-page = Πληροφορίες
search-kind-announcement = Ανακοίνωση
search-nothing = Δεν βρέθηκε τίποτα
search-nothing-1 = Δοκιμάστε με λιγότερες ή πιο απλές λέξεις, όπως «γέννηση».
search-nothing-2 = Για μια υπόθεσή σας συνδεθείτε και γράψτε τον αριθμό της.
search-nothing-3 = Ρωτήστε μας σε οποιοδήποτε γραφείο του Δήμου ή σε ΚΕΠ.
search-earlier = Προηγούμενη σελίδα
search-later = Επόμενη σελίδα

# Σελίδες και ανακοινώσεις.
announcements-title = Ανακοινώσεις
announcements-none = Δεν υπάρχουν ανακοινώσεις.
all-announcements = Όλες οι ανακοινώσεις
footer-pages = Πληροφορίες
footer-about = Τι είναι η Θυρίδα
footer-hours = Ωράριο και επικοινωνία
footer-levels = Επίπεδα ταυτοποίησης
footer-data = Προσωπικά δεδομένα
services-title = Υπηρεσίες
services-by-theme = Κατά θέμα
services-by-office = Ανά αρμόδιο γραφείο
front-by-theme = Όλες οι υπηρεσίες κατά θέμα
front-news = Ανακοινώσεις
