# Search.
search-title = Search
search-title-of = Search: { $query }
search-site = Search the counter
search-label = What are you looking for?
search-hint = Services, information and announcements, in Greek or in English.
search-hint-cases = Services, information, announcements and cases, by a few words or by the number of the case.
search-button = Search
search-mended = We found nothing for “{ $typed }”. These are the results for
search-cases = Cases
search-more-cases = See the other cases too
search-found = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
search-kind-service = Service
search-kind-page = Information
search-kind-announcement = Announcement
search-nothing = Nothing was found
search-nothing-1 = Try fewer or simpler words, such as “birth”.
search-nothing-2 = For a case of yours, sign in and type its number.
search-nothing-3 = Ask us at any office of the municipality or at a citizens’ service centre (KEP).
search-earlier = Previous page
search-later = Next page

# Pages and announcements.
announcements-title = Announcements
announcements-none = There are no announcements.
all-announcements = All announcements
footer-pages = Information
footer-about = What Thyrida is
footer-hours = Opening hours and contact
footer-levels = Levels of identity
footer-data = Personal data
services-title = Services
services-by-theme = By theme
services-by-office = By office
front-by-theme = All services by theme
front-news = Announcements
