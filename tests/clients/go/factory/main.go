// Creates a course and reads it through the generated Go client: `factory URL LIVE-KEY TEST-KEY`.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	schola "github.com/GIT_USER_ID/GIT_REPO_ID"
)

func demand(holds bool, what ...any) {
	if !holds {
		log.Fatalf("%+v", what)
	}
}

func reason(err error) *schola.ErrorReason {
	refused, typed := err.(*schola.GenericOpenAPIError).Model().(schola.Error)
	demand(typed, err)
	return &refused.Detail.Error
}

func main() {
	demand(len(os.Args) == 4, "wanted: URL LIVE-KEY TEST-KEY")
	configuration := schola.NewConfiguration()
	configuration.Servers = schola.ServerConfigurations{{URL: os.Args[1]}}
	client := schola.NewAPIClient(configuration)
	with := func(key string) context.Context {
		return context.WithValue(context.Background(), schola.ContextAccessToken, key)
	}

	_, _, err := client.CoursesAPI.ListCourses(with("sk_live_sch_nothing")).Execute()
	demand(err != nil && reason(err).Type == "authentication_error", err)

	sandbox, live := with(os.Args[3]), with(os.Args[2])
	course := schola.NewCourseCreate()
	course.SetTitle("Safe lifting")
	ready, _, err := client.CoursesAPI.CreateCourse(sandbox).CourseCreate(*course).Execute()
	demand(err == nil && ready.Status == schola.READY, ready, err)
	outline, _, err := client.DeliveryAPI.GetCourseOutline(sandbox, ready.CourseId).Execute()
	demand(err == nil && outline.CourseId == ready.CourseId, outline, err)
	quiz, _, err := client.DeliveryAPI.GetCourseQuiz(sandbox, ready.CourseId).Execute()
	demand(err == nil && quiz.GetSandbox(), quiz, err)

	_, answer, err := client.CoursesAPI.GetCourse(live, ready.CourseId).Execute()
	demand(err != nil && answer.StatusCode == 404 && reason(err).GetCode() == "course_not_found", err)
	course.SetSources([]schola.Source{*schola.NewSource("text", "Lift with the legs. Keep the load close.")})
	made, _, err := client.CoursesAPI.CreateCourse(live).CourseCreate(*course).Execute()
	demand(err == nil && made.Status == schola.AWAITING_BRIEF, made, err)
	launched, _, err := client.CoursesAPI.LaunchCourse(live, made.CourseId).IdempotencyKey("launch-1").Execute()
	demand(err == nil && launched.CourseId == made.CourseId, launched, err)
	billing, _, err := client.BillingAPI.GetBilling(live).Execute()
	demand(err == nil && billing != nil, billing, err)
	fmt.Printf("course %s is %s\n", made.CourseId, launched.Status)
}
